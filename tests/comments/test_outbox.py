"""The outbox: what is written with its cause leaves exactly once, later, or says why it could not."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.utils import timezone

from comments import outbox
from comments.models import OutgoingMail
from comments.models.outgoing import KEPT, LEASE, PAUSES, TRIES

pytestmark = pytest.mark.django_db


def put(key: str = "reply:1:abc", **fields: str) -> bool:
    """Put a mail into the outbox. Return whether it waits there with these words now."""
    values = {
        "to": "reader@example.org",
        "subject": "A new reply",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
        **fields,
    }
    before = list(OutgoingMail.objects.filter(key=key, status="waiting"))
    outbox.enqueue(key=key, headers={}, **values)
    return list(OutgoingMail.objects.filter(key=key, status="waiting")) != before


def take() -> OutgoingMail:
    mail = OutgoingMail.objects.take()
    assert mail
    return mail


def only() -> OutgoingMail:
    return OutgoingMail.objects.get()


@pytest.fixture
def clock(monkeypatch) -> list[datetime.datetime]:
    """Return a list whose one element is the time, for a test to move."""
    now = [timezone.now() + datetime.timedelta(minutes=1)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


def test_a_mail_leaves_when_its_cause_is_kept(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert put()
        assert django_mail.outbox == []
    assert [message.subject for message in django_mail.outbox] == [str(only())] == ["A new reply"]
    assert (only().status, only().attempts, only().lease) == ("sent", 1, None)


def test_what_is_about_the_same_is_one_mail():
    assert [put(), put(subject="Another"), put("reply:2:abc")] == [True, False, True]
    assert OutgoingMail.objects.filter(key="reply:1:abc", subject="A new reply").count() == 1


def test_without_its_cause_there_is_no_mail():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_what_was_taken_back_does_not_leave_until_it_is_written_again():
    put()
    put("reply:12:abc")
    assert outbox.cancel(about="reply:1") == 1
    assert [mail.key for mail in OutgoingMail.objects.due(timezone.now())] == ["reply:12:abc"]
    assert put(subject="Approved after all")
    again = OutgoingMail.objects.get(key="reply:1:abc")
    assert (again.status, again.subject) == ("waiting", "Approved after all")


def test_what_is_taken_back_while_it_leaves_is_not_tried_again(clock):
    put()
    taken = take()
    assert outbox.cancel(about="reply:1") == 1
    assert not taken.note_failure("no answer")
    clock[0] += datetime.timedelta(days=30)
    assert not OutgoingMail.objects.take()
    assert only().status == "cancelled"


def test_what_had_left_when_it_was_taken_back_is_not_sent_a_second_time():
    put()
    taken = take()
    outbox.cancel(about="reply:1")
    assert taken.note_sent()
    assert not put(subject="Approved after all")
    assert only().status == "sent"


def test_what_is_taken_back_and_written_anew_has_all_its_tries_again():
    put()
    taken = take()
    taken.note_failure("no answer")
    outbox.cancel(about="reply:1")
    assert put(subject="Approved after all")
    assert (only().status, only().attempts, only().last_error) == ("waiting", 0, "")


def test_who_sends_old_words_notes_nothing_of_the_new():
    put()
    taken = take()
    outbox.cancel(about="reply:1")
    put(subject="Approved after all")
    assert not taken.note_sent()
    assert only().status == "waiting"


def test_a_mail_is_one_workers_alone_as_long_as_the_lease(clock):
    put()
    first = take()
    assert not OutgoingMail.objects.take()
    clock[0] += LEASE
    second = take()
    assert second.pk == first.pk
    assert [first.note_sent(), second.note_sent()] == [False, True]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_what_another_takes_at_the_same_instant_is_left_to_it():
    put("reply:1:abc")
    put("reply:2:abc")
    OutgoingMail.objects.update(status="waiting", sent_at=None)

    def take_elsewhere() -> str:
        try:
            return take().key
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        assert take().key == "reply:1:abc"
        assert other.submit(take_elsewhere).result(timeout=30) == "reply:2:abc"


def test_the_next_is_taken_by_the_statement_that_notes_the_one_before(django_assert_num_queries):
    put("reply:1:abc")
    put("reply:2:abc")
    first = take()
    # SQLite does it by two, in one transaction: in this one, by a savepoint.
    with django_assert_num_queries({"postgresql": 1, "sqlite": 4}[connection.vendor]):
        is_mine, second = first.note_sent_and_take()
    assert is_mine
    assert second
    assert [mail.status for mail in OutgoingMail.objects.order_by("key")] == ["sent", "sending"]
    assert second.note_sent_and_take() == (True, None)


def test_who_was_overtaken_takes_the_next_nevertheless_and_never_what_it_sent_itself(clock):
    put("reply:1:abc")
    first = take()
    clock[0] += LEASE
    assert first.note_sent_and_take() == (True, None)
    put("reply:2:abc")
    put("reply:3:abc")
    slow = take()
    outbox.cancel(about="reply:2")
    put("reply:2:abc")
    is_mine, following = slow.note_sent_and_take()
    assert not is_mine
    assert following
    assert following.key == "reply:3:abc"


def test_what_somebody_died_with_goes_before_what_came_later(clock):
    put("reply:1:abc")
    take()
    put("reply:2:abc")
    clock[0] += LEASE
    assert [take().key, take().key] == ["reply:1:abc", "reply:2:abc"]


def test_pauses_grow_and_tries_end(clock):
    put()
    for pause in (*PAUSES, None):
        take().note_failure("no answer")
        assert not OutgoingMail.objects.take()
        clock[0] += pause or datetime.timedelta(days=30)
    assert (only().status, only().attempts, only().last_error) == ("failed", TRIES, "no answer")
    assert not OutgoingMail.objects.take()


def test_what_the_last_worker_died_with_is_given_up(clock):
    put()
    for _ in range(TRIES):
        take()
        clock[0] += LEASE
    outbox.sweep()
    assert (only().status, only().lease) == ("failed", None)
    assert "may have arrived" in only().last_error


@pytest.mark.parametrize(("final", "status"), [(True, "failed"), (False, "waiting")])
def test_what_was_given_up_or_waits_can_be_sent_again_at_once(clock, final, status):
    put()
    taken = take()
    assert not taken.send_again()
    taken.note_failure("550 no such user", final=final)
    assert (only().status, only().last_error) == (status, "550 no such user")
    assert only().send_again()
    assert (only().status, only().attempts, only().next_try_at) == ("waiting", 0, clock[0])
    taken = take()
    taken.note_sent()
    assert not taken.send_again()


def test_the_sweep_calls_the_worker_for_what_is_due():
    put()
    outbox.sweep()
    assert only().status == "sent"


def test_old_mail_is_forgotten_and_what_waits_is_not(clock):
    put()
    put("reply:2:abc")
    take().note_sent()
    clock[0] += KEPT + datetime.timedelta(seconds=1)
    outbox.forget_old()
    assert [mail.status for mail in OutgoingMail.objects.all()] == ["waiting"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compresses nothing")
def test_postgresql_compresses_mails_quickly() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attcompression FROM pg_attribute"
            " WHERE attrelid = 'comments_outgoingmail'::regclass AND attname IN ('text', 'html')"
        )
        assert dict(cursor.fetchall()) == {"text": "l", "html": "l"}
