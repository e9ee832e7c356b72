"""Who a visitor is, and what is kept of what others say of them."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser

from accounts.identity import Identity, identity_of, name_in, website_in
from accounts.models import User
from accounts.names import clean_data, clean_name, clean_website
from tests.factories import make_author, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def identity_at(client) -> Identity:
    identity = identity_of(client.get("/accounts/login/").wsgi_request)
    assert identity is not None
    return identity


def test_nobody_is_nobody(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert identity_of(request) is None


def test_a_password_is_no_provider(client):
    author = make_author(website="https://librarian.example/")
    client.force_login(author)
    identity = identity_at(client)
    assert (identity.user, identity.provider, identity.label) == (author, "", "")
    assert (identity.name, identity.website) == ("A. Librarian", "https://librarian.example/")


def test_a_person_without_a_name_goes_by_the_user_name(client):
    client.force_login(make_user("nameless", display_name=""))
    assert identity_at(client).name == "nameless"


def test_what_the_person_has_here_stands_in_for_what_the_provider_does_not_say(client, provider):
    sign_in(client, "google", "sam-okafor")
    SocialAccount.objects.update(extra_data={})
    User.objects.update(display_name="Sam here", website="https://sam.example/")
    identity = identity_at(client)
    assert (identity.provider, identity.name) == ("google", "Sam here")
    assert identity.website == "https://sam.example/"


def test_an_account_that_was_taken_away_is_no_provider(client, provider):
    sign_in(client, "google")
    SocialAccount.objects.all().delete()
    assert identity_at(client).provider == ""


def test_it_is_known_with_one_query(client, provider, django_assert_num_queries):
    sign_in(client, "linkedin")
    request = client.get("/accounts/login/").wsgi_request
    with django_assert_num_queries(1):
        identity_of(request)


@pytest.mark.parametrize("data", [None, [], "text", {"userinfo": None}, {"name": 12}])
def test_what_a_provider_said_may_be_anything(data):
    account = SocialAccount(provider="linkedin", uid="1", extra_data=data)
    assert name_in(account) == ""


def test_first_and_last_name_make_a_name():
    account = SocialAccount(
        provider="google", extra_data={"given_name": "Jo", "family_name": "Reader"}
    )
    assert name_in(account) == "Jo Reader"


def test_a_provider_that_is_not_known_any_more_has_no_pages():
    assert website_in(SocialAccount(provider="myspace", extra_data={})) == ""


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://jo.example/", "https://jo.example/"),
        ("http://jo.example/?a=b", "http://jo.example/?a=b"),
        ("javascript:alert(1)", ""),
        ("ftp://jo.example/", ""),
        ("https://jo.example/\n<script>", ""),
        ("https://" + "a" * 190 + ".example/", ""),
        ("", ""),
        (None, ""),
        (12, ""),
    ],
)
def test_a_website_is_a_web_address_or_nothing(address, kept):
    assert clean_website(address) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Jo \t\n Reader ", "Jo Reader"),
        ("Mei Chen 🐼", "Mei Chen 🐼"),
        ("👩\u200d🏫 Jo", "👩\u200d🏫 Jo"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u202eevil\u202c", "evil"),
        ("<b>Jo</b>", "<b>Jo</b>"),
        ("\u200b", ""),
        ("...", "..."),
        (None, ""),
        (12, ""),
    ],
)
def test_a_name_shows_and_does_nothing_else(name, kept):
    assert clean_name(name) == kept


def test_what_is_kept_of_an_account_holds_no_control_characters():
    said = {"a\x00": ["b\x00c", {"d": "e" * 3000}], "f": 1, "g": None}
    assert clean_data(said) == {"a": ["b c", {"d": "e" * 2000}], "f": 1, "g": None}
