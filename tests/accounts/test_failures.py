"""Whatever goes wrong at a provider: back where it began, with one plain reason, and nothing else happened."""

from __future__ import annotations

import logging

import pytest
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount

from accounts.identity_provider import faults
from accounts.identity_provider.addresses import point_allauth_at
from accounts.identity_provider.people import Person
from accounts.models import User
from accounts.sign_in import problem_sentence
from tests.factories import make_user
from tests.sign_in import PROVIDERS, consent, leave, query_of, sign_in

pytestmark = pytest.mark.django_db
every_provider = pytest.mark.parametrize("provider_id", PROVIDERS)
BACK = "/2016/05/12/networking/reply/?draft=one"


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Keep what the site logs of each failure out of the way."""
    caplog.set_level(logging.CRITICAL + 1)


def leave_for(client, provider_id):
    """Leave from a page of the site's own, which is where a failure must lead back to."""
    return leave(client, provider_id, next_url=BACK)


def assert_nothing_happened(client, response, code="failed"):
    assert response.status_code == 302
    problem = query_of(response["Location"])
    assert problem["problem"] == code
    assert response["Location"].startswith("/accounts/login/?")
    assert problem["next"] == BACK
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert "_auth_user_id" not in client.session
    assert problem_sentence(code, problem["provider"]) in client.get(response["Location"]).text


@every_provider
def test_cancelled_at_the_provider(client, provider, provider_id):
    back = consent(leave_for(client, provider_id), cancel="1")
    assert_nothing_happened(client, client.get(back), "cancelled")


@every_provider
def test_of_two_windows_each_comes_back_to_where_it_began(client, provider, provider_id):
    address = leave_for(client, provider_id)
    leave(client, "google", next_url="/another/")
    assert_nothing_happened(client, client.get(consent(address, cancel="1")), "cancelled")


@every_provider
def test_the_provider_says_that_it_cannot(client, provider, provider_id):
    provider.fault = "authorize.error"
    back = consent(leave_for(client, provider_id), cancel="1")
    assert_nothing_happened(client, client.get(back))


@every_provider
@pytest.mark.parametrize(
    "query", ["", "?code=one", "?state=forged&code=one", "?state=forged&error=x"]
)
def test_the_state_is_lost_or_forged(client, provider, provider_id, query):
    path = consent(leave_for(client, provider_id)).partition("?")[0]
    assert_nothing_happened(client, client.get(path + query), "expired")


@every_provider
def test_the_state_is_somebody_elses(client, provider, provider_id):
    """The way by which one person's account would be slipped into another's browser."""
    back = consent(leave_for(type(client)(), provider_id))
    leave_for(client, provider_id)
    assert_nothing_happened(client, client.get(back), "expired")


@every_provider
def test_the_state_is_another_providers(client, provider, provider_id):
    other = "google" if provider_id != "google" else "wordpress"
    query = consent(leave_for(client, other)).partition("?")[2]
    path = consent(leave_for(client, provider_id)).partition("?")[0]
    assert_nothing_happened(client, client.get(f"{path}?{query}"), "expired")


def test_the_state_is_too_old(client, provider, monkeypatch):
    back = consent(leave_for(client, "google"))
    monkeypatch.setattr(statekit, "STATE_TTL", -1)
    assert_nothing_happened(client, client.get(back), "expired")


def test_the_session_is_gone(client, provider):
    back = consent(leave_for(client, "google"))
    client.cookies.clear()
    response = client.get(back)
    assert response["Location"] == "/accounts/login/?problem=expired"
    assert not User.objects.exists()


@every_provider
def test_the_code_is_used_twice(client, provider, provider_id):
    back = consent(leave_for(client, provider_id))
    client.get(back)
    response = client.get(back)
    assert query_of(response["Location"])["problem"] == "expired"
    assert User.objects.count() == 1


@every_provider
def test_a_code_that_was_used_with_another_state(client, provider, provider_id):
    first = query_of(consent(leave_for(client, provider_id)))
    provider.take_code(first["code"])
    path = consent(leave_for(client, provider_id))
    state = query_of(path)["state"]
    response = client.get(f"{path.partition('?')[0]}?code={first['code']}&state={state}")
    assert_nothing_happened(client, response)


@every_provider
def test_there_is_no_code(client, provider, provider_id):
    back = consent(leave_for(client, provider_id))
    state = query_of(back)["state"]
    response = client.get(f"{back.partition('?')[0]}?state={state}")
    assert_nothing_happened(client, response)


@every_provider
def test_the_code_has_expired(client, provider, provider_id):
    back = consent(leave_for(client, provider_id))
    provider.codes[query_of(back)["code"]].expires_at = 0
    assert_nothing_happened(client, client.get(back))


@every_provider
def test_the_provider_is_down(client, provider, provider_id):
    back = consent(leave_for(client, provider_id))
    # Nothing listens there; the undoing of `provider` puts the addresses right again.
    point_allauth_at("http://127.0.0.1:9")
    assert_nothing_happened(client, client.get(back))


@every_provider
@pytest.mark.parametrize(
    "fault", [f"{at}.{it}" for at in ("token", "info") for it in faults.ANSWERS]
)
def test_the_provider_answers_rubbish(client, provider, settings, provider_id, fault):
    settings.OUTBOUND_SECONDS = 0.5
    back = consent(leave_for(client, provider_id))
    provider.fault = fault
    assert_nothing_happened(client, client.get(back))


@every_provider
def test_the_token_lasts_for_no_number_of_seconds(client, provider, provider_id):
    back = consent(leave_for(client, provider_id))
    provider.fault = "token.expires_abc"
    assert_nothing_happened(client, client.get(back))


@every_provider
@pytest.mark.parametrize("what", sorted(faults.UIDS))
def test_the_person_has_no_number_to_speak_of(client, provider, provider_id, what):
    back = consent(leave_for(client, provider_id))
    provider.fault = f"uid.{what}"
    assert_nothing_happened(client, client.get(back))


@pytest.mark.parametrize("provider_id", ["google", "linkedin"])
@pytest.mark.parametrize("what", ["audience", "issuer", "expired", "garbage"])
def test_the_id_token_is_not_for_us(client, provider, provider_id, what):
    back = consent(leave_for(client, provider_id))
    provider.fault = f"id_token.{what}"
    assert_nothing_happened(client, client.get(back))


def test_the_id_token_is_somebody_elses(client, provider):
    back = consent(leave_for(client, "linkedin"))
    provider.fault = "id_token.somebody_else"
    assert_nothing_happened(client, client.get(back))


@pytest.mark.parametrize("what", sorted(faults.ANSWERS))
def test_linkedin_describes_itself_as_rubbish_when_one_leaves(client, provider, settings, what):
    settings.OUTBOUND_SECONDS = 0.5
    provider.fault = f"discovery.{what}"
    response = client.post("/accounts/login/", {"provider": "linkedin", "next": BACK})
    assert_nothing_happened(client, response)


@pytest.mark.parametrize("what", sorted(faults.ANSWERS))
def test_linkedin_describes_itself_as_rubbish_when_one_comes_back(client, provider, settings, what):
    settings.OUTBOUND_SECONDS = 0.5
    back = consent(leave_for(client, "linkedin"))
    provider.fault = f"discovery.{what}"
    assert_nothing_happened(client, client.get(back))


@every_provider
def test_the_account_is_closed(client, provider, provider_id):
    sign_in(client, provider_id)
    User.objects.update(is_active=False)
    client.logout()
    response = client.get(consent(leave_for(client, provider_id)))
    assert query_of(response["Location"])["problem"] == "closed"
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_stays_so_when_another_account_is_closed(client, provider):
    sign_in(client, "google")
    User.objects.update(is_active=False)
    jo = make_user()
    client.force_login(jo)
    sign_in(client, "google")
    assert int(client.session["_auth_user_id"]) == jo.pk


@every_provider
def test_the_database_refuses_half_an_account(client, provider, provider_id, monkeypatch):
    back = consent(leave_for(client, provider_id))

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(SocialAccount, "save", fail)
    assert_nothing_happened(client, client.get(back))


def test_an_account_is_not_connected_whatever_the_session_says(client, provider):
    jo = make_user()
    client.force_login(jo)
    back = consent(leave_for(client, "google"))
    session = client.session
    session["socialaccount_states"][query_of(back)["state"]][0]["process"] = "connect"
    session.save()
    assert query_of(client.get(back)["Location"])["problem"] == "expired"
    assert not SocialAccount.objects.exists()
    assert int(client.session["_auth_user_id"]) == jo.pk


def test_a_failure_is_written_to_the_log(client, provider, caplog):
    caplog.set_level(logging.ERROR)
    back = consent(leave_for(client, "google"))
    provider.fault = "token.no_content_type"
    client.get(back)
    record = next(one for one in caplog.records if one.name == "accounts.middleware")
    assert record.exc_info


def test_an_error_elsewhere_is_not_taken_for_a_failed_sign_in(client, monkeypatch):
    def fail(request):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("accounts.views.offered_providers", fail)
    with pytest.raises(RuntimeError, match="on purpose"):
        client.get("/accounts/login/")


@every_provider
def test_no_address_is_no_failure(client, provider, provider_id):
    assert sign_in(client, provider_id, "mei-chen")["Location"] == "/"
    assert User.objects.get().email == ""


@every_provider
@pytest.mark.parametrize(
    "email", ["no address", "a@b", "x" * 300 + "@example.org", "\x00@example.org"]
)
def test_an_address_that_is_none_is_no_failure(client, provider, provider_id, email):
    provider.people.append(Person(key="odd", number=3000, name="Odd", username="odd", email=email))
    assert sign_in(client, provider_id, "odd")["Location"] == "/"
    assert User.objects.get().email == ""


@pytest.mark.parametrize("code", ["", "unknown", "<script>"])
def test_a_code_that_is_not_ours_says_nothing(code):
    assert problem_sentence(code, "google") == ""
