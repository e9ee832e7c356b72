"""Signing in with each provider, from the button to the page where it began."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages import get_messages

from accounts.identity import identity_of
from accounts.identity_provider.people import Person
from accounts.models import User
from tests.sign_in import PROVIDERS, consent, leave, query_of, sign_in

pytestmark = pytest.mark.django_db
every_provider = pytest.mark.parametrize("provider_id", PROVIDERS)


@every_provider
def test_who_consents_comes_back_signed_in(client, provider, provider_id):
    response = sign_in(client, provider_id, next_url="/about/")
    assert (response.status_code, response["Location"]) == (302, "/about/")
    account = SocialAccount.objects.get()
    assert account.provider == provider_id
    assert int(client.session["_auth_user_id"]) == account.user_id
    assert not account.user.has_usable_password()


@every_provider
def test_coming_again_is_the_same_account(client, provider, provider_id):
    sign_in(client, provider_id)
    client.logout()
    sign_in(client, provider_id)
    assert User.objects.count() == SocialAccount.objects.count() == 1


@every_provider
def test_names_of_any_script_arrive_whole(client, provider, provider_id):
    sign_in(client, provider_id, "layla-haddad")
    assert User.objects.get().display_name == "ليلى حداد"


def test_the_same_person_at_another_provider_is_another_account(client, provider):
    for provider_id in PROVIDERS:
        sign_in(client, provider_id)
    assert User.objects.count() == len(PROVIDERS)


def test_the_way_there_is_a_page_that_no_cache_keeps(client, provider):
    response = client.post("/accounts/login/", {"provider": "google"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    address = response.context["address"].replace("&", "&amp;")
    assert f'<meta http-equiv="refresh" content="0; url={address}">' in response.text
    assert f'<a href="{address}"' in response.text
    assert "Connecting to Google…" in response.text


@every_provider
def test_pkce_is_used_by_those_that_know_it(client, provider, provider_id):
    asked = query_of(leave(client, provider_id))
    assert ("code_challenge" in asked) == (provider_id in {"google", "twitter_oauth2"})
    assert asked.get("code_challenge_method", "S256") == "S256"


def test_no_more_is_asked_for_than_who_somebody_is(client, provider):
    scopes = {one: set(query_of(leave(client, one))["scope"].split()) for one in PROVIDERS}
    assert scopes == {
        "wordpress": {"auth"},
        "google": {"openid", "profile", "email"},
        "twitter_oauth2": {"users.read", "tweet.read"},
        "facebook": {"public_profile"},
        "linkedin": {"openid", "profile", "email"},
    }


def test_no_message_is_left_behind(client, provider):
    response = sign_in(client, "google")
    assert list(get_messages(response.wsgi_request)) == []


@every_provider
def test_the_user_name_tells_nothing_and_is_always_the_same(client, provider, provider_id):
    sign_in(client, provider_id)
    first = User.objects.get().username
    assert not {"jo", "reader", "1001"} & set(first.split("-"))
    assert first.startswith(f"{provider_id}-")
    User.objects.all().delete()
    sign_in(client, provider_id)
    assert User.objects.get().username == first


def test_a_taken_user_name_is_no_dead_end(client, provider):
    sign_in(client, "google")
    SocialAccount.objects.all().delete()
    response = sign_in(client, "google")
    assert response["Location"] == "/"
    assert User.objects.count() == 2


def test_who_comes_by_two_doors_at_once_gets_one_account(client, provider, monkeypatch):
    sign_in(client, "google")
    client.logout()
    # As it is for the second of two: nobody is there yet when it looks.
    monkeypatch.setattr("allauth.socialaccount.models.SocialLogin.lookup", lambda self: None)
    response = sign_in(client, "google")
    assert response["Location"] == "/"
    assert User.objects.count() == 1
    assert int(client.session["_auth_user_id"]) == User.objects.get().pk


def test_the_address_is_kept_though_it_proves_nothing(client, provider):
    sign_in(client, "wordpress")
    user = User.objects.get()
    assert user.email == "jo@reader.example"
    assert user.website == "https://gravatar.com/joreader"


@every_provider
def test_no_sign_in_makes_staff(client, provider, provider_id):
    sign_in(client, provider_id)
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (False, False)


@every_provider
@pytest.mark.parametrize("name", [None, "", "  ", "\u202e\u200f", "\x00\x01", "\u0301"])
def test_without_a_name_the_user_name_or_the_provider_stands_in(
    client, provider, provider_id, name
):
    provider.people.append(Person(key="none", number=2000, name=name, username=None))
    sign_in(client, provider_id, "none")
    labels = {
        "wordpress": "WordPress.com user",
        "google": "Google user",
        "twitter_oauth2": "X (Twitter) user",
        "facebook": "Facebook user",
        "linkedin": "LinkedIn user",
    }
    assert User.objects.get().display_name == labels[provider_id]


def test_the_user_name_at_the_provider_is_better_than_none(client, provider):
    provider.people.append(Person(key="none", number=2000, name=None, username="handle"))
    sign_in(client, "twitter_oauth2", "none")
    assert User.objects.get().display_name == "handle"


@every_provider
def test_a_very_long_name_is_cut(client, provider, provider_id):
    provider.people.append(Person(key="long", number=2000, name="é" * 10_000, username="long"))
    assert sign_in(client, provider_id, "long")["Location"] == "/"
    assert User.objects.get().display_name == "é" * 245


@every_provider
def test_control_characters_are_taken_from_a_name(client, provider, provider_id):
    name = "Jo\x00\r\n\u202eReader\u2028\ud800!"
    provider.people.append(Person(key="odd", number=2000, name=name, username="odd"))
    assert sign_in(client, provider_id, "odd")["Location"] == "/"
    assert User.objects.get().display_name == "Jo Reader !"


def test_two_who_sign_in_do_not_share_anything(client, provider):
    sign_in(client, "google", "jo-reader")
    sign_in(client, "google", "priya-raman")
    assert User.objects.count() == 2
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.display_name == "Priya Raman"


def test_the_session_has_a_new_key_and_the_old_one_is_worthless(client, provider):
    leave(client, "google")
    before = client.cookies["sessionid"].value
    sign_in(client, "google")
    assert client.cookies["sessionid"].value != before
    client.cookies["sessionid"] = before
    assert not client.get("/accounts/logout/").wsgi_request.user.is_authenticated
    assert client.session.get("_auth_user_id") is None


def test_the_session_key_changes_for_who_is_signed_in_already(client, provider):
    sign_in(client, "google")
    before = client.cookies["sessionid"].value
    for person in ("jo-reader", "priya-raman"):
        sign_in(client, "facebook", person)
        after = client.cookies["sessionid"].value
        assert after != before
        stale = type(client)(cookies={"sessionid": before})
        assert not stale.get("/accounts/logout/").wsgi_request.user.is_authenticated
        before = after


def test_who_changes_accounts_keeps_what_was_written(client, provider):
    sign_in(client, "google")
    session = client.session
    session["reply_drafts"] = {"a": "text"}
    session["own_comments"] = [12]
    session["something_else"] = "secret"
    session.save()
    sign_in(client, "facebook", "priya-raman")
    assert client.session["reply_drafts"] == {"a": "text"}
    assert client.session["own_comments"] == [12]
    assert "something_else" not in client.session


def test_a_session_ends_with_the_browser_unless_asked_to_last(client, provider):
    sign_in(client, "google")
    assert client.cookies["sessionid"]["max-age"] == ""
    sign_in(client, "google", remember="on")
    assert client.cookies["sessionid"]["max-age"] == 60 * 60 * 24 * 365


def test_accounts_are_never_connected(client, provider):
    sign_in(client, "google")
    back = consent(leave(client, "facebook", process="connect"), "jo-reader")
    client.get(back)
    assert SocialAccount.objects.values("user").distinct().count() == 2


@pytest.mark.parametrize(
    "path",
    ["signup/", "social/signup/", "3rdparty/", "email/", "google/login/", "google/login/token/"],
)
def test_nothing_else_of_allauth_is_reachable(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_identity_says_with_which_account_somebody_is_here(client, provider):
    identity = identity_of(sign_in(client, "twitter_oauth2").wsgi_request)
    assert identity is not None
    assert identity.user == User.objects.get()
    assert (identity.provider, identity.label) == ("twitter_oauth2", "X (Twitter)")
    assert (identity.name, identity.website) == ("Jo reads everything", "https://x.com/joreader")
