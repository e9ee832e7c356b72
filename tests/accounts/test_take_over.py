"""An address that is equal joins, reaches and blocks no account: every provider, every claim, every owner."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp

from accounts.identity_provider.people import Person
from accounts.models import User
from tests.factories import make_author, make_comment, make_post, make_user
from tests.sign_in import PROVIDERS, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "wanted@example.org"


def nobody() -> None:
    """Leave the address unused."""


def guest() -> None:
    make_comment(post=make_post(), email=ADDRESS)


def commenter() -> None:
    user = make_user("google-0123", email=ADDRESS)
    SocialAccount.objects.create(user=user, provider="google", uid="another")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)


def staff() -> None:
    user = make_author("owner", email=ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)


@pytest.mark.parametrize("provider_id", PROVIDERS)
@pytest.mark.parametrize("claim", ["verified", "unverified", "missing"])
@pytest.mark.parametrize("owner", [nobody, guest, commenter, staff])
def test_an_equal_address_is_an_account_of_its_own(client, provider, provider_id, claim, owner):
    owner()
    before = set(User.objects.values_list("pk", flat=True))
    provider.people.append(
        Person(
            key="thief",
            number=4000,
            name="A. Thief",
            username="thief",
            email=None if claim == "missing" else ADDRESS,
            is_email_verified=claim == "verified",
        )
    )
    response = sign_in(client, provider_id, "thief", next_url="/about/")
    assert response["Location"] == "/about/"
    user = User.objects.exclude(pk__in=before).get()
    assert int(client.session["_auth_user_id"]) == user.pk
    account = SocialAccount.objects.get(user=user)
    assert account.provider == provider_id
    assert not user.is_staff
    assert not user.is_superuser
    for other in User.objects.filter(pk__in=before):
        assert not SocialAccount.objects.filter(user=other, uid=account.uid).exists()
        assert other.has_usable_password() == other.is_staff


def test_not_even_the_admin_can_let_an_address_prove_something(client, provider, settings):
    staff()
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    settings.SOCIALACCOUNT_PROVIDERS = {}
    SocialApp.objects.create(
        provider="wordpress",
        name="WordPress.com",
        client_id="portfolio-at-wordpress",
        secret="not-a-secret-at-wordpress",
        settings={"email_authentication": True, "verified_email": True},
    )
    provider.people.append(
        Person(key="thief", number=4000, name="A. Thief", username="thief", email=ADDRESS)
    )
    sign_in(client, "wordpress", "thief")
    assert not User.objects.get(pk=client.session["_auth_user_id"]).is_staff
