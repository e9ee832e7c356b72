"""Mail to those whose site it is, through a real mail server."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html import unescape

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from blog.models import Post, Site
from comments import outbox
from comments.decisions import decide
from comments.mail import headers
from comments.models import Comment, Discussion, OutgoingMail
from comments.notifications import reply_became_public, reply_was_withdrawn
from tests.author_mail import AUTHOR, HOST, arrive, waiting
from tests.factories import make_author, make_member, make_post, make_user
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def author(db: None) -> User:
    return make_author(email=AUTHOR)


@pytest.fixture
def post(author: User) -> Post:
    return make_post(author=author)


def recipients() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("recipient", flat=True))


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.iter_parts()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    return plain.get_content(), html.get_content()


def links_in(message: EmailMessage) -> list[str]:
    text, html = parts(message)
    stop = str(message["List-Unsubscribe"]).strip("<>")
    found = re.findall(r"https?://\S+", text) + re.findall(r'href="([^"]+)"', html)
    return [unescape(link) for link in [*found, stop]]


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return all that the site has written down, but for whose browser it is."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


def test_the_author_is_mailed_about_a_reply(
    mail_server: MailServer, post, visitor, django_capture_on_commit_callbacks
):
    Discussion.objects.create(pk=1, hold_first=False)
    Site.objects.create(pk=1, title="Notes & Queries")
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(
            f"{post.get_absolute_url()}reply/",
            {"body": "Hello **you**\n<Approve>", "name": "Sam <b>", "email": "sam@example.org"},
        )
    comment = Comment.objects.get()
    (message,) = mail_server.messages
    assert message["To"] == AUTHOR
    assert message["Subject"] == "Re: Networking and social media"
    assert message["From"] == "Notes & Queries <noreply@127.0.0.1>"
    key = headers.reply_key(comment, AUTHOR)
    assert message["Message-ID"] == headers.message_id(key)
    under = headers.message_id(headers.post_key(post, AUTHOR))
    assert (message["In-Reply-To"], message["References"]) == (under, under)
    assert message["List-Id"] == "<replies.127.0.0.1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = parts(message)
    assert text.startswith("Sam <b> replied to “Networking and social media”:\n\n> Hello **you**\n")
    assert "<bdi>Sam &lt;b&gt;</bdi> replied to" in html
    assert "Hello <strong>you</strong>" in html
    assert "sam@example.org" not in text + html


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PENDING])
def test_no_link_in_any_mail_changes_anything_when_it_is_opened(
    mail_server, post, status, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        arrive(post=post, status=status)
    (message,) = mail_server.messages
    found = links_in(message)
    assert len(found) > 8
    before = everything()
    for link in found:
        assert link.startswith(HOST), link
        for method in ("get", "head"):
            client = Client()
            response = getattr(client, method)(link.removeprefix(HOST))
            assert response.status_code in {200, 302}, link
            assert "sessionid" not in response.cookies
    assert everything() == before


def test_a_mail_server_that_is_away_neither_slows_nor_fails_a_reply(
    mail_server, post, visitor, tasks_wait, django_capture_on_commit_callbacks
):
    mail_server.stop()
    with django_capture_on_commit_callbacks(execute=True):
        response = visitor.post(
            f"{post.get_absolute_url()}reply/",
            {"body": "Hello", "name": "Sam", "email": "sam@example.org"},
        )
    assert response.status_code == 302
    assert (waiting().attempts, DBTaskResult.objects.count()) == (0, 1)


def test_a_worker_that_cannot_be_called_fails_no_reply(
    post, visitor, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def fail() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(outbox, "wake", fail)
    with django_capture_on_commit_callbacks(execute=True):
        arrive(post=post)
    assert "gone" in caplog.text
    assert waiting().recipient == AUTHOR


def test_a_title_and_a_name_of_any_characters_break_no_header(
    mail_server, author, django_capture_on_commit_callbacks
):
    evil = "a\r\nBcc: all@example.org\x0b\x1c\u2028b\u202e“ü”\x00"
    Site.objects.create(pk=1, title=evil.replace("\x00", ""))
    post = make_post(author=author, title=evil.replace("\x00", ""))
    with django_capture_on_commit_callbacks(execute=True):
        arrive(post=post, name=evil.replace("\x00", ""), status=Status.PENDING)
    (message,) = mail_server.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "A reply waits: a Bcc: all@example.org b“ü”"
    assert message["To"] == AUTHOR


def test_one_who_answers_on_their_own_post_is_not_mailed(author, post):
    arrive(post=post, user=author)
    arrive(post=post, user=author, body="Waits", status=Status.PENDING)
    assert recipients() == []


def test_a_guest_with_the_authors_address_is_not_the_author(author, post):
    arrive(post=post, email=AUTHOR)
    assert recipients() == [AUTHOR]


def test_nobody_is_mailed_about_spam(post):
    arrive(post=post, status=Status.SPAM)
    assert recipients() == []


@pytest.mark.parametrize("setting", ["mail_on_reply", "mail_on_held"])
def test_either_mail_can_be_turned_off(post, setting):
    Discussion.objects.create(pk=1, **{setting: False})
    arrive(post=post)
    arrive(post=post, body="Waits", status=Status.PENDING)
    (mail,) = OutgoingMail.objects.all()
    assert mail.subject.startswith("A reply waits" if setting == "mail_on_reply" else "Re:")


@pytest.mark.parametrize(
    "fields", [{"email": ""}, {"is_active": False}, {"mail_about_replies": False}]
)
def test_who_cannot_or_will_not_have_mail_gets_none(post, author, fields):
    User.objects.filter(pk=author.pk).update(**fields)
    arrive(post=post)
    arrive(post=post, body="Waits", status=Status.PENDING)
    assert recipients() == []


def test_a_reply_that_waits_is_for_administrators_and_an_author_who_may_moderate(author):
    make_member("Administrator", email="administrator@example.org")
    make_member("Editor", "other", email="other@example.org")
    make_user("reader", email="reader@example.org")
    editor = make_member("Editor", email="editor@example.org")
    writer = make_member("Author", email="writer@example.org")
    arrive(post=make_post(author=editor, slug="a"), status=Status.PENDING)
    assert recipients() == ["administrator@example.org", "editor@example.org", AUTHOR]
    OutgoingMail.objects.all().delete()
    comment = arrive(post=make_post(author=writer, slug="b"), status=Status.PENDING)
    assert recipients() == ["administrator@example.org", AUTHOR]
    # Who may not decide hears of it when it is public, and is offered no decision.
    decide(comment, Status.APPROVED, by=author)
    mail = OutgoingMail.objects.get(recipient="writer@example.org")
    assert "moderate/" not in mail.text.replace("moderate/stop/", "")


def test_who_was_asked_is_not_told_again_once_it_is_approved(author, post):
    comment = arrive(post=post, status=Status.PENDING)
    assert decide(comment, Status.APPROVED, by=make_author("another"))
    assert OutgoingMail.objects.filter(recipient=AUTHOR).count() == 1


def test_who_approved_it_is_not_told_that_it_is_public(author, post):
    Discussion.objects.create(pk=1, mail_on_held=False)
    comment = arrive(post=post, status=Status.PENDING)
    decide(comment, Status.APPROVED, by=author)
    assert recipients() == []


def test_what_becomes_spam_before_the_mail_has_left_is_told_to_nobody(author, post):
    comment = arrive(post=post)
    assert decide(comment, Status.SPAM, by=author)
    assert OutgoingMail.objects.get().status == "cancelled"
    reply_became_public(comment)
    assert OutgoingMail.objects.get().status == "waiting"
    reply_was_withdrawn(comment)
    assert OutgoingMail.objects.get().status == "cancelled"


def test_what_is_deleted_before_the_mail_has_left_is_told_to_nobody(author, post, client):
    comment = arrive(post=post)
    client.force_login(author)
    client.post(f"/admin/comments/comment/{comment.pk}/delete/", {"post": "yes"})
    assert not Comment.objects.exists()
    assert OutgoingMail.objects.get().status == "cancelled"
