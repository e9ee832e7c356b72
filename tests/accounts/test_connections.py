"""Connecting further accounts and taking them away: by the person alone, and never the last one."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.test import Client

from accounts import connections
from accounts.identity import identity_of
from accounts.models import Avatar, User
from accounts.verified import verified_addresses
from tests.factories import make_author, make_user
from tests.sign_in import PROVIDERS, consent, query_of, sign_in

pytestmark = pytest.mark.django_db
every_provider = pytest.mark.parametrize("provider_id", PROVIDERS)
PAGE = "/accounts/me/"


def leave_to_connect(client: Client, provider_id: str) -> str:
    response = client.post(f"{PAGE}connect/", {"provider": provider_id})
    assert response.status_code == 200, response.headers
    address: str = response.context["address"]
    return address


def connect(client: Client, provider_id: str, person: str = "jo-reader") -> Any:
    return client.get(consent(leave_to_connect(client, provider_id), person))


def disconnect(client: Client, account: SocialAccount) -> Any:
    return client.post(f"{PAGE}disconnect/", {"account": account.pk})


def problem_of(client: Client, response: Any) -> str:
    """Return the sentence on the page that the browser is led to."""
    assert response.status_code == 302
    assert response["Location"].startswith(PAGE)
    return str(client.get(response["Location"]).context["problem"])


def owners() -> dict[tuple[str, str], int]:
    return {(one.provider, one.uid): one.user_id for one in SocialAccount.objects.all()}


@pytest.fixture
def jo(client: Client, provider: Any) -> User:
    """Jo, signed in with Google."""
    sign_in(client, "google")
    return User.objects.get()


@pytest.mark.parametrize("provider_id", [one for one in PROVIDERS if one != "google"])
def test_a_further_account_is_the_same_persons(client, jo, provider_id):
    assert connect(client, provider_id)["Location"] == PAGE
    account = SocialAccount.objects.get(provider=provider_id)
    assert account.user == jo
    assert account.avatar.file
    client.logout()
    sign_in(client, provider_id)
    assert int(client.session["_auth_user_id"]) == jo.pk
    assert User.objects.count() == 1


def test_two_accounts_of_one_provider_are_two(client, jo):
    connect(client, "google", "priya-raman")
    assert {one.user for one in SocialAccount.objects.all()} == {jo}
    assert verified_addresses(jo) == ["jo@reader.example", "priya@raman.example"]


def test_the_person_stays_who_they_were(client, jo):
    before = User.objects.values().get()
    connect(client, "facebook", "priya-raman")
    assert User.objects.values().get() == before
    identity = identity_of(client.get(PAGE).wsgi_request)
    assert identity is not None
    assert (identity.provider, identity.name) == ("google", "Jo Reader")


@every_provider
def test_somebody_elses_account_stays_theirs(client, jo, provider_id):
    other = Client()
    sign_in(other, provider_id, "priya-raman")
    before = owners()
    sentence = problem_of(client, connect(client, provider_id, "priya-raman"))
    assert sentence.endswith("already belongs to somebody here, so it was not connected.")
    assert owners() == before
    assert int(client.session["_auth_user_id"]) == jo.pk


def test_an_account_that_becomes_somebodys_at_that_moment_stays_theirs(client, jo, monkeypatch):
    sign_in(Client(), "facebook", "priya-raman")
    before = owners()
    # As it is for the later of two: nobody is there yet when it looks.
    monkeypatch.setattr(SocialLogin, "lookup", lambda self: None)
    assert "already belongs" in problem_of(client, connect(client, "facebook", "priya-raman"))
    assert owners() == before


def test_what_is_connected_already_is_no_problem(client, jo):
    assert problem_of(client, connect(client, "google")) == ""
    assert SocialAccount.objects.count() == 1


@every_provider
def test_an_equal_address_connects_nothing(client, jo, provider_id):
    """Only the way through the provider does, by whoever is signed in."""
    sign_in(Client(), provider_id, "tomasz-wisniewski")
    assert SocialAccount.objects.filter(user=jo).count() == 1


@every_provider
def test_cancelling_leads_back_with_one_sentence(client, jo, provider_id):
    back = consent(leave_to_connect(client, provider_id), cancel="1")
    assert problem_of(client, client.get(back)).endswith("was cancelled.")
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("what", ["500", "html", "list", "slow", "elsewhere"])
@pytest.mark.parametrize(
    ("provider_id", "at"),
    # Google's token says already who it is.
    [(one, at) for one in PROVIDERS for at in ("token", "info") if (one, at) != ("google", "info")],
)
def test_every_failure_leads_back_with_one_sentence(
    client, jo, provider, settings, caplog, provider_id, at, what
):
    caplog.set_level(logging.CRITICAL + 1)
    settings.OUTBOUND_SECONDS = 0.5 if what == "slow" else 10
    back = consent(leave_to_connect(client, provider_id), "priya-raman")
    provider.fault = f"{at}.{what}"
    assert "did not work this time" in problem_of(client, client.get(back))
    assert SocialAccount.objects.count() == 1
    assert int(client.session["_auth_user_id"]) == jo.pk


def test_a_provider_without_keys_is_said_so(client, jo, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    response = client.post(f"{PAGE}connect/", {"provider": "google"})
    assert problem_of(client, response).startswith("Signing in with Google is not possible here.")
    response = client.post(f"{PAGE}connect/", {})
    assert "is not possible here" in problem_of(client, response)


def test_a_link_connects_nothing(client, jo):
    assert client.get(f"{PAGE}connect/?provider=facebook").status_code == 405
    assert client.get(f"{PAGE}disconnect/?account=1").status_code == 405


def test_another_site_cannot_press_the_button(provider):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    for action in ("connect", "disconnect"):
        answer = client.post(f"{PAGE}{action}/", {"provider": "google", "account": 1})
        assert answer.status_code == 403


@pytest.mark.parametrize("path", ["", "connect/", "disconnect/"])
def test_nobody_has_no_page(client, db, path):
    response = client.post(PAGE + path) if path else client.get(PAGE)
    assert response["Location"].startswith("/accounts/login/?next=")


def test_who_left_as_one_and_comes_back_as_another_connects_nothing(client, jo):
    back = consent(leave_to_connect(client, "facebook"))
    session = client.session
    session["socialaccount_states"][query_of(back)["state"]][0]["data"]["connects"] = jo.pk + 1
    session.save()
    assert "took too long" in problem_of(client, client.get(back))
    assert SocialAccount.objects.count() == 1


def test_who_logged_out_on_the_way_connects_nothing(client, jo):
    back = consent(leave_to_connect(client, "facebook"))
    client.post("/accounts/logout/")
    response = client.get(back)
    assert query_of(response["Location"])["problem"] == "expired"
    assert SocialAccount.objects.count() == 1


def long_ago(client: Client) -> None:
    session = client.session
    session["signed_in_at"] -= connections.LATELY
    session.save()


def test_a_session_that_began_long_ago_must_show_again_who_it_is(client, jo):
    connect(client, "facebook")
    long_ago(client)
    account = SocialAccount.objects.get(provider="facebook")
    for response in (
        client.post(f"{PAGE}connect/", {"provider": "linkedin"}),
        disconnect(client, account),
    ):
        assert query_of(response["Location"]) == {"next": PAGE, "problem": "again"}
    page = client.get(response["Location"])
    assert "To be sure that it is you" in page.context["problem"]
    assert [one.id for one in page.context["providers"]] == ["google", "facebook"]
    sign_in(client, "google", next_url=PAGE)
    assert disconnect(client, account)["Location"] == PAGE
    assert SocialAccount.objects.get().provider == "google"


def test_staff_show_it_by_their_password(client, provider):
    make_author()
    password = {"username": "librarian", "password": "correct horse", "next": PAGE}
    client.force_login(User.objects.get())
    response = client.post(f"{PAGE}connect/", {"provider": "google"})
    assert client.get(response["Location"]).status_code == 200
    assert client.post("/accounts/login/", password)["Location"] == PAGE
    assert connect(client, "google")["Location"] == PAGE
    assert SocialAccount.objects.get().user.is_staff


def test_an_account_is_disconnected_with_its_picture(
    client, jo, django_capture_on_commit_callbacks
):
    connect(client, "facebook")
    account = SocialAccount.objects.get(provider="facebook")
    picture = Path(settings.MEDIA_ROOT) / account.avatar.file.name
    assert picture.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert disconnect(client, account)["Location"] == PAGE
    assert not picture.exists()
    assert SocialAccount.objects.get().provider == "google"
    assert Avatar.objects.count() == 1
    assert int(client.session["_auth_user_id"]) == jo.pk


def test_the_last_account_stays(client, jo):
    account = SocialAccount.objects.get()
    assert "the only account" in problem_of(client, disconnect(client, account))
    assert SocialAccount.objects.count() == 1
    assert "Disconnect" not in client.get(PAGE).text


def test_who_works_here_can_do_without_any(client, provider):
    author = make_author()
    client.post("/accounts/login/", {"username": "librarian", "password": "correct horse"})
    connect(client, "google")
    disconnect(client, SocialAccount.objects.get())
    assert not SocialAccount.objects.exists()
    # The password opened this browser, and any other: it is as good as before.
    assert int(client.session["_auth_user_id"]) == author.pk


def test_a_password_that_opens_nothing_does_not_count(client, jo):
    jo.set_password("correct horse")
    jo.save()
    client.force_login(jo)
    session = client.session
    session["signed_in_at"] = 9e9
    session.save()
    assert "the only account" in problem_of(client, disconnect(client, SocialAccount.objects.get()))


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_what_is_no_account_of_ones_own_is_left_alone(client, jo, number):
    connect(client, "facebook")
    response = client.post(f"{PAGE}disconnect/", {"account": number})
    assert response["Location"] == PAGE
    assert SocialAccount.objects.count() == 2


def test_nobody_disconnects_anothers_account(client, jo):
    connect(client, "facebook")
    sign_in(Client(), "google", "priya-raman")
    theirs = SocialAccount.objects.exclude(user=jo).get()
    disconnect(client, theirs)
    assert SocialAccount.objects.filter(pk=theirs.pk).exists()


def test_other_browsers_are_signed_out_and_this_one_is_not(client, jo):
    connect(client, "facebook")
    other = Client()
    sign_in(other, "facebook")
    disconnect(client, SocialAccount.objects.get(provider="facebook"))
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302


def test_who_disconnects_the_account_in_use_goes_on_with_the_oldest(client, jo):
    connect(client, "facebook")
    disconnect(client, SocialAccount.objects.get(provider="google"))
    identity = identity_of(client.get(PAGE).wsgi_request)
    assert identity is not None
    assert identity.provider == "facebook"
