"""Which addresses count as a person's own."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from accounts.verified import verified_address_in, verified_addresses
from tests.factories import make_user
from tests.sign_in import PROVIDERS, sign_in

pytestmark = pytest.mark.django_db
CHECKED = {"google", "linkedin", "wordpress"}


@pytest.mark.parametrize("provider_id", PROVIDERS)
def test_an_address_counts_where_the_provider_says_that_it_checked_it(
    client, provider, provider_id
):
    sign_in(client, provider_id, "jo-reader")
    expected = ["jo@reader.example"] if provider_id in CHECKED else []
    assert verified_addresses(User.objects.get()) == expected


@pytest.mark.parametrize("provider_id", PROVIDERS)
def test_an_address_that_the_provider_did_not_check_does_not_count(client, provider, provider_id):
    sign_in(client, provider_id, "tomasz-wisniewski")
    assert verified_addresses(User.objects.get()) == []


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({"email": "Jo@Reader.Example", "email_verified": True}, "jo@reader.example"),
        ({"email": "jo@reader.example", "verified_email": True}, "jo@reader.example"),
        ({"email": "jo@reader.example", "email_verified": "false"}, ""),
        ({"email": "jo@reader.example", "email_verified": "true"}, ""),
        ({"email": "jo@reader.example", "email_verified": 1}, ""),
        ({"email": "jo@reader.example"}, ""),
        ({"email_verified": True}, ""),
        ({"email": None, "email_verified": True}, ""),
        ({"email": ["jo@reader.example"], "email_verified": True}, ""),
        ({"email": "no address", "email_verified": True}, ""),
        # Upper case of a dotless i is I, lower case of the Kelvin sign is k.
        ({"email": "m\u0131ke@reader.example", "email_verified": True}, ""),
        ({"email": "\u212aate@reader.example", "email_verified": True}, ""),
        ([], ""),
    ],
)
def test_nothing_counts_but_a_plain_yes(said: Any, address):
    assert verified_address_in(SocialAccount(provider="google", extra_data=said)) == address


def test_every_connected_account_counts_and_no_row_of_anybody_else():
    user = make_user()
    for number, address in enumerate(["b@example.org", "a@example.org", "A@example.org"]):
        said = {"email": address, "email_verified": True}
        SocialAccount.objects.create(user=user, provider="google", uid=str(number), extra_data=said)
    EmailAddress.objects.create(user=user, email="c@example.org", verified=True, primary=True)
    assert verified_addresses(user) == ["a@example.org", "b@example.org"]
