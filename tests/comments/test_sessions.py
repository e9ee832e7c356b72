"""Sessions that are saved with what they are about."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from comments.sessions import SessionStore, as_it_was_on_failure, keep_now


@pytest.mark.django_db
def test_a_new_session_is_one_insert_and_asks_nothing():
    session = SessionStore()
    session["a"] = 1
    with CaptureQueriesContext(connection) as queries:
        session.save()
    (asked,) = [query["sql"] for query in queries if "django_session" in query["sql"]]
    # Django's record of what is prepared begins so.
    assert asked.removeprefix("QUERY = '").partition(" ")[0] == "INSERT"
    assert SessionStore(session.session_key)["a"] == 1


@pytest.mark.django_db
def test_a_key_that_somebody_has_is_not_given_to_another(monkeypatch):
    keys = iter(["a" * 32, "a" * 32, "b" * 32])
    monkeypatch.setattr("comments.sessions.secrets.token_hex", lambda _bytes: next(keys))
    first, second = SessionStore(), SessionStore()
    first.create()
    second.create()
    assert (first.session_key, second.session_key) == ("a" * 32, "b" * 32)


@pytest.mark.django_db(transaction=True)
def test_what_was_saved_already_is_saved_once_more_only_when_it_changed():
    session = SessionStore()
    session["words"] = ["a"]
    session.save()
    with CaptureQueriesContext(connection) as queries:
        session.save()
    assert len(queries) == 0
    session["words"].append("b")
    session.save()
    assert SessionStore(session.session_key)["words"] == ["a", "b"]


@pytest.mark.django_db
def test_a_session_that_was_ended_elsewhere_does_not_begin_again():
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session.create()
    Session.objects.all().delete()
    request.session["a"] = 1
    keep_now(request)
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_what_fails_leaves_the_session_as_it_was_before_it_began():
    request = RequestFactory().get("/")
    request.session = SessionStore()

    def fail():
        with as_it_was_on_failure(request):
            request.session["words"] = ["a"]
            keep_now(request)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert request.session.session_key is None
    assert not request.session.modified
    assert "words" not in request.session
