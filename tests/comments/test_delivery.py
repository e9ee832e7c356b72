"""From the outbox to a real mail server: refusals, silence, absence, and more than one worker."""

from __future__ import annotations

import datetime
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from email.utils import parseaddr

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from blog.models import Site
from comments import delivery, outbox
from comments.mail.headers import message_id
from comments.models import OutgoingMail
from comments.models.outgoing import PAUSES
from portfolio import environment
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


def put(number: int = 1, **fields: str) -> None:
    values = {
        "to": "reader@example.org",
        "subject": f"Reply {number}",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
        **fields,
    }
    outbox.enqueue(key=f"reply:{number}:abc", headers={"X-Test": "yes"}, **values)


def states() -> list[tuple[str, str]]:
    return [(mail.status, mail.last_error) for mail in OutgoingMail.objects.order_by("pk")]


@pytest.fixture
def clock(monkeypatch) -> list[datetime.datetime]:
    """Return a list whose one element is the time, for a test to move."""
    now = [timezone.now() + datetime.timedelta(minutes=1)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


def test_a_mail_arrives_whole(mail_server: MailServer):
    Site.objects.create(pk=1, title="Grüße, “Bücher”\n& mehr")
    put(subject="Grüße\r\nBcc: all@example.org\x0b\u202eevil", text="Zeile\n", html="<p>ß</p>")
    assert not delivery.deliver_batch()
    (message,) = mail_server.messages
    assert message["Subject"] == "Grüße Bcc: all@example.org evil"
    assert message["Bcc"] is None
    assert parseaddr(message["From"])[1] == "noreply@127.0.0.1"
    assert message["From"].addresses[0].display_name == "Grüße, “Bücher” & mehr"
    assert message["To"] == "reader@example.org"
    assert message["Message-ID"] == message_id("reply:1:abc")
    assert (message["X-Test"], message["Auto-Submitted"]) == ("yes", "auto-generated")
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), plain.get_content()) == ("text/plain", "Zeile\n")
    assert (html.get_content_type(), html.get_content().strip()) == ("text/html", "<p>ß</p>")
    assert states() == [("sent", "")]


def test_many_go_over_one_connection_and_a_call_ends_after_some(mail_server, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 3)
    for number in range(7):
        put(number)
    assert delivery.deliver_batch()
    assert (mail_server.connections, len(mail_server.raw)) == (1, 3)
    outbox.wake()
    assert sorted(mail_server.subjects) == [f"Reply {number}" for number in range(7)]


def test_a_server_that_is_down_for_three_tries_gets_the_mail_at_the_fourth(mail_server, clock):
    put()
    mail_server.stop()
    for pause in PAUSES[:3]:
        outbox.sweep()
        ((status, reason),) = states()
        assert (status, "Connection refused" in reason) == ("waiting", True)
        clock[0] += pause - datetime.timedelta(seconds=1)
        assert not OutgoingMail.objects.due(clock[0]).exists()
        clock[0] += datetime.timedelta(seconds=1)
    mail_server.start()
    outbox.sweep()
    outbox.sweep()
    assert mail_server.subjects == ["Reply 1"]
    assert (states(), OutgoingMail.objects.get().attempts) == ([("sent", "")], 4)


def test_a_server_that_is_down_is_asked_once_for_all_that_waits(mail_server):
    mail_server.stop()
    for number in range(3):
        put(number)
    assert not delivery.deliver_batch()
    assert [mail.attempts for mail in OutgoingMail.objects.order_by("pk")] == [1, 0, 0]


def test_a_server_that_hangs_is_left_alone_after_a_while(mail_server, settings):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.3
    mail_server.answers = ["hang"]
    put()
    assert not delivery.deliver_batch()
    ((status, reason),) = states()
    assert (status, "timed out" in reason) == ("waiting", True)


def test_a_server_that_does_not_even_greet_is_left_alone_after_a_while(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailer = environment.mailer(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        mailer["OPTIONS"]["timeout"] = 0.3
        settings.MAILERS = {"default": mailer}
        put()
        assert not delivery.deliver_batch()
    ((status, reason),) = states()
    assert (status, "timed out" in reason) == ("waiting", True)


@pytest.mark.parametrize(
    ("asked_for", "answer"),
    [
        ("answers", "451 4.3.0 Try later"),
        ("answers", "552 5.2.3 Too large"),
        ("to_people", "450 4.2.1 Busy"),
        ("to_people", "550 5.1.1 No such person"),
    ],
)
def test_what_a_server_says_of_one_mail_or_person_keeps_no_other_back(
    mail_server, asked_for, answer
):
    getattr(mail_server, asked_for).append(answer)
    put(1)
    put(2)
    delivery.deliver_batch()
    status = "waiting" if answer.startswith("4") else "failed"
    assert states() == [(status, answer), ("sent", "")]


@pytest.mark.parametrize("address", ["ü@example.org", "two@example.org, b@example.org", "a@b\r\nc"])
def test_an_address_that_cannot_be_written_to_fails_at_once(mail_server, address):
    put(1, to=address)
    put(2)
    delivery.deliver_batch()
    assert [status for status, _reason in states()] == ["failed", "sent"]
    assert len(mail_server.raw) == 1


def test_a_server_that_says_no_goodbye_has_the_mail_nevertheless(monkeypatch, caplog):
    def fail(_self) -> None:
        raise OSError("gone")

    monkeypatch.setattr(EmailBackend, "close", fail)
    put()
    with caplog.at_level("INFO"):
        delivery.deliver_batch()
    assert states() == [("sent", "")]
    assert "did not say goodbye" in caplog.text


def test_a_worker_that_was_too_slow_says_so(monkeypatch, caplog):
    def slow(_self, _messages) -> None:
        OutgoingMail.objects.update(status="waiting", lease=None, lease_until=None)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    put()
    delivery.deliver_batch()
    assert "longer than its lease" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_each_sends_other_mail(mail_server, monkeypatch):
    # None begins to send before each has taken one.
    together = threading.Barrier(4)
    monkeypatch.setattr(delivery, "sender", lambda: str(together.wait(30)) + "@example.org")
    for number in range(40):
        mail_server.answers.append("250 OK")
        OutgoingMail.objects.create(
            key=f"reply:{number}:abc", recipient="a@example.org", subject=f"Reply {number:02}"
        )

    def work(_number: int) -> None:
        try:
            while delivery.deliver_batch():
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(mail_server.subjects) == [f"Reply {number:02}" for number in range(40)]
    assert mail_server.connections == 4
