"""The stand-in is as strict as those it plays."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.facebook import flows as facebook_flows
from django.core.exceptions import ImproperlyConfigured, ValidationError

from accounts import checks
from accounts.identity_provider import is_playing
from accounts.identity_provider.addresses import PLACES, foreign_addresses, point_allauth_at
from accounts.identity_provider.people import PEOPLE
from accounts.identity_provider.roles import ROLES
from accounts.identity_provider.server import start_identity_provider
from accounts.models import User
from tests.sign_in import PROVIDERS, consent, leave, query_of, sign_in

pytestmark = pytest.mark.django_db
every_provider = pytest.mark.parametrize("provider_id", PROVIDERS)


def token_request(provider, provider_id, back, **changes):
    """Return what allauth would send for a code, with changes; None takes something out."""
    role = ROLES[provider_id]
    data = {
        "grant_type": "authorization_code",
        "code": query_of(back)["code"],
        "redirect_uri": f"http://testserver{back.partition('?')[0]}",
        "client_id": role.client_id,
        "client_secret": role.secret,
    } | changes
    auth = (data["client_id"], data["client_secret"]) if role.uses_basic_auth else None
    data = {key: value for key, value in data.items() if value is not None}
    place = "params" if role.token_method == "GET" else "data"
    url = f"{provider.base_url}/{role.token}"
    options: Any = {place: data}
    with requests.request(role.token_method, url, auth=auth, timeout=5, **options) as response:
        return response.status_code, response.json()


def code_for(client, provider_id):
    """Return the address that a browser would come back by, and the verifier that belongs to it."""
    back = consent(leave(client, provider_id))
    states = client.session["socialaccount_states"]
    return back, states[query_of(back)["state"]][0].get("pkce_code_verifier")


@every_provider
def test_the_right_question_gets_a_token(client, provider, provider_id):
    back, verifier = code_for(client, provider_id)
    status, said = token_request(provider, provider_id, back, code_verifier=verifier)
    assert status == 200
    assert said["access_token"] in provider.tokens


@every_provider
@pytest.mark.parametrize(
    "changes",
    [
        {"code": "another"},
        {"code": None},
        {"redirect_uri": "http://testserver/elsewhere/"},
        {"redirect_uri": None},
        {"client_secret": "another"},
        {"client_id": "another"},
        {"grant_type": "password"},
    ],
)
def test_a_wrong_question_gets_none(client, provider, provider_id, changes):
    back, verifier = code_for(client, provider_id)
    provider.tokens.clear()
    status, said = token_request(provider, provider_id, back, code_verifier=verifier, **changes)
    assert status in {400, 401}
    assert said["error"] in {"invalid_client", "invalid_grant"}
    assert not provider.tokens


@pytest.mark.parametrize("provider_id", ["google", "twitter_oauth2"])
@pytest.mark.parametrize("verifier", ["wrong", None])
def test_a_wrong_verifier_gets_none(client, provider, provider_id, verifier):
    back, _ = code_for(client, provider_id)
    status, said = token_request(provider, provider_id, back, code_verifier=verifier)
    assert (status, said) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize("provider_id", ["google", "twitter_oauth2"])
def test_a_sign_in_with_a_wrong_verifier_fails(client, provider, provider_id):
    back = consent(leave(client, provider_id))
    session = client.session
    session["socialaccount_states"][query_of(back)["state"]][0]["pkce_code_verifier"] = "wrong"
    session.save()
    assert query_of(client.get(back)["Location"])["problem"] == "failed"
    assert not User.objects.exists()


@every_provider
def test_a_code_works_once(client, provider, provider_id):
    back, verifier = code_for(client, provider_id)
    token_request(provider, provider_id, back, code_verifier=verifier)
    assert token_request(provider, provider_id, back, code_verifier=verifier)[0] == 400


def test_a_code_of_one_provider_is_none_of_anothers(client, provider):
    back, _ = code_for(client, "wordpress")
    assert token_request(provider, "facebook", back)[0] == 400


@every_provider
def test_a_token_is_asked_for_in_the_providers_own_way(provider, provider_id):
    role = ROLES[provider_id]
    method = "POST" if role.token_method == "GET" else "GET"
    with requests.request(method, f"{provider.base_url}/{role.token}", timeout=5) as response:
        assert response.status_code == 405


@every_provider
def test_nothing_is_said_of_anybody_without_a_token(provider, provider_id):
    headers = {"Authorization": "Bearer none"}
    url = f"{provider.base_url}/{ROLES[provider_id].info}"
    with requests.get(url, headers=headers, params={"access_token": "none"}, timeout=5) as response:
        assert response.status_code == 401


def test_facebook_wants_to_know_that_the_asking_site_knows_its_secret(client, provider):
    back, _ = code_for(client, "facebook")
    token = token_request(provider, "facebook", back)[1]["access_token"]
    app = get_adapter().get_app(None, "facebook")
    right = facebook_flows.compute_appsecret_proof(app, SocialToken(token=token))
    url = f"{provider.base_url}/{ROLES['facebook'].info}"
    for proof, status in ((right, 200), ("wrong", 401), ("", 401)):
        query = {"access_token": token, "appsecret_proof": proof}
        with requests.get(url, params=query, timeout=5) as response:
            assert response.status_code == status


@pytest.mark.parametrize("provider_id", ["google", "linkedin"])
def test_an_id_token_holds_before_the_published_keys(client, provider, provider_id, rf):
    back, verifier = code_for(client, provider_id)
    said = token_request(provider, provider_id, back, code_verifier=verifier)[1]
    social = get_adapter().get_provider(rf.get("/"), provider_id)
    login = social.verify_token(rf.get("/"), {"id_token": said["id_token"]})
    assert login.account.uid == PEOPLE[0].uid_at(provider_id)


@pytest.mark.parametrize("provider_id", ["google", "linkedin"])
def test_an_id_token_that_was_changed_does_not_hold(client, provider, provider_id, rf):
    back, verifier = code_for(client, provider_id)
    said = token_request(provider, provider_id, back, code_verifier=verifier)[1]
    head, body, _signature = said["id_token"].split(".")
    other = start_identity_provider()
    other.stop()
    grant = next(one for one in provider.tokens.values() if one.role.id == provider_id)
    forged = other.id_token(grant).split(".")[2]
    social = get_adapter().get_provider(rf.get("/"), provider_id)
    with pytest.raises(ValidationError):
        social.verify_token(rf.get("/"), {"id_token": f"{head}.{body}.{forged}"})


@every_provider
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("client_id=portfolio", "client_id=another"),
        ("%2Flogin%2Fcallback%2F", "%2Felsewhere%2F"),
        ("response_type=code", "response_type=token"),
    ],
)
def test_a_site_that_is_not_known_gets_no_page(client, provider, provider_id, old, new):
    address = leave(client, provider_id)
    assert old in address
    with requests.get(address.replace(old, new), timeout=5) as response:
        assert response.status_code == 400


@pytest.mark.parametrize(("old", "new"), [("S256", "plain"), ("code_challenge=", "nothing=")])
def test_x_wants_a_challenge_that_it_can_check(client, provider, old, new):
    address = leave(client, "twitter_oauth2")
    with requests.get(address.replace(old, new), timeout=5) as response:
        assert response.status_code == 400


@every_provider
def test_the_page_says_that_it_is_a_stand_in_and_has_people_to_choose_from(
    client, provider, provider_id
):
    with requests.get(leave(client, provider_id), timeout=5) as response:
        page = response.text
        policy = response.headers["Content-Security-Policy"]
    label = ROLES[provider_id].label
    assert f"<h1>{label} (demo)</h1>" in page
    assert f"This is not {label}." in page
    assert '<strong dir="auto">testserver</strong> wants to know who you are.' in page
    assert len(re.findall('name="person"', page)) == len(PEOPLE) >= 6
    assert "<bdi>ليلى حداد</bdi>" in page
    assert 'name="cancel"' in page
    assert "form-action 'self' http://testserver" in policy
    assert "style=" not in page


def test_the_page_calls_the_site_by_its_name(client, provider, monkeypatch):
    monkeypatch.setattr(provider, "site_name", "A librarian’s portfolio")
    with requests.get(leave(client, "google"), timeout=5) as response:
        assert "A librarian’s portfolio</strong> wants to know who you are." in response.text


def test_choosing_nobody_leads_nowhere(client, provider):
    address = leave(client, "google")
    for data in ({}, {"person": "unknown"}):
        with requests.post(address, data=data, timeout=5) as response:
            assert response.status_code == 400


def test_a_site_that_sent_no_state_gets_none_back(client, provider):
    address = re.sub("&state=[^&]*", "", leave(client, "google"))
    assert "state" not in query_of(consent(address))


def test_a_nonce_comes_back_in_the_id_token(client, provider):
    back = consent(leave(client, "linkedin") + "&nonce=once")
    provider.tokens.clear()
    client.get(back)
    account = SocialAccount.objects.get()
    assert account.extra_data["id_token"]["nonce"] == "once"


def test_google_may_answer_without_an_id_token(client, provider):
    back = consent(leave(client, "google"))
    provider.fault = "id_token.missing"
    client.get(back)
    account = SocialAccount.objects.get()
    assert account.uid == PEOPLE[0].uid_at("google")
    assert account.extra_data["verified_email"] is True


def test_there_is_nothing_else_at_its_address(provider):
    with requests.get(f"{provider.base_url}/admin/", timeout=5) as response:
        assert response.status_code == 404


def test_it_listens_at_an_address_of_either_kind():
    other = start_identity_provider("::1")
    try:
        assert other.base_url.startswith("http://[::1]:")
        with requests.get(f"{other.base_url}/consent.css", timeout=5) as response:
            assert response.status_code == 200
    finally:
        other.stop()


def test_its_style_is_its_own(provider):
    with requests.get(f"{provider.base_url}/consent.css", timeout=5) as response:
        assert response.headers["Content-Type"].startswith("text/css")
        assert "prefers-color-scheme: dark" in response.text


def test_people_differ_in_what_is_known_of_them():
    assert {(bool(one.email), one.is_email_verified) for one in PEOPLE} >= {
        (True, True),
        (True, False),
    }
    assert any(one.email is None for one in PEOPLE)
    for provider_id in PROVIDERS:
        assert len({one.uid_at(provider_id) for one in PEOPLE}) == len(PEOPLE)


def test_who_has_no_page_has_none(client, provider):
    sign_in(client, "wordpress", "sam-okafor")
    assert User.objects.get().website == ""


def test_allauth_is_put_back_as_it_was():
    before = [getattr(place, name) for place, name, _ in PLACES]
    undo = point_allauth_at("http://127.0.0.1:9")
    assert is_playing()
    assert len(foreign_addresses()) == len(PLACES) + 2
    undo()
    assert [getattr(place, name) for place, name, _ in PLACES] == before
    assert not is_playing()
    assert foreign_addresses() == []


def test_it_plays_nowhere_but_in_the_demo_and_the_tests(settings):
    settings.TESTING = False
    with pytest.raises(ImproperlyConfigured, match="in the demo and the tests only"):
        point_allauth_at("http://127.0.0.1:9")
    settings.IDENTITY_PROVIDER_URL = "http://127.0.0.1:9"
    assert not is_playing()
    settings.DEMO = True
    assert is_playing()


@pytest.mark.parametrize(("demo", "testing", "errors"), [(0, 0, 21), (1, 0, 0), (0, 1, 0)])
def test_a_site_with_a_false_provider_does_not_start(provider, settings, demo, testing, errors):
    settings.DEMO, settings.TESTING = bool(demo), bool(testing)
    found = checks.providers_are_real()
    assert len(found) == errors
    assert {error.id for error in found} <= {"accounts.E001"}


@pytest.mark.parametrize(
    "address",
    ["http://x.com/", "https://x.com.evil.example/", "https://x.com:444/", "https://evil/x.com"],
)
def test_an_address_that_looks_real_is_not(settings, monkeypatch, address):
    settings.TESTING = False
    assert checks.providers_are_real() == []
    settings.IDENTITY_PROVIDER_URL = address
    assert [error.id for error in checks.providers_are_real()] == ["accounts.E001"]


def test_it_has_a_picture_of_its_people_and_of_nobody_else(provider):
    with requests.get(f"{provider.base_url}/pictures/jo-reader", timeout=5) as response:
        assert response.headers["Content-Type"] == "image/png"
    with requests.get(f"{provider.base_url}/pictures/nobody", timeout=5) as response:
        assert response.status_code == 404
