"""What the links in mail to the author do: they ask, and their buttons decide."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from comments.decisions import decide
from comments.mail import links
from comments.models import Comment, OutgoingMail
from tests.author_mail import AUTHOR, HOST, arrive, path_in, waiting
from tests.factories import make_author, make_comment, make_member, make_post

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def author(db: None) -> User:
    return make_author(email=AUTHOR)


@pytest.fixture
def post(author: User) -> Post:
    return make_post(author=author)


def test_a_decision_that_was_taken_already_is_taken_once(author, post):
    comment = arrive(post=post, status=Status.PENDING)
    assert decide(comment, Status.SPAM, by=author) is not None
    assert decide(comment, Status.SPAM, by=author) is None
    assert LogEntry.objects.count() == 1


def test_what_its_writer_deleted_stays_deleted(author, post):
    comment = arrive(post=post, status=Status.PENDING)
    Comment.objects.filter(pk=comment.pk).update(
        status=Status.DELETED, name="", email="", body="", body_html=""
    )
    assert not decide(comment, Status.APPROVED, by=author)
    page = Client().get(path_in(waiting(), "do=approve")).text
    assert "Its writer deleted this reply." in page
    assert "<button" not in page.partition("<main")[2]


@pytest.mark.parametrize(
    ("name", "status", "question", "state"),
    [
        ("approve", "approved", "Approve this reply?", "This reply is approved: readers see it."),
        ("spam", "spam", "Mark this reply as spam?", "This reply is marked as spam."),
        ("trash", "trash", "Move this reply to the trash?", "This reply is in the trash."),
    ],
)
def test_a_link_asks_and_its_button_decides(post, author, name, status, question, state):
    comment = arrive(post=post, status=Status.PENDING)
    path, client = path_in(waiting(), f"do={name}"), Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert question in page.text
    assert comment.body in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies
    done = client.post(path.partition("?")[0], {"decision": name}, follow=True)
    comment.refresh_from_db()
    assert comment.status == status
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (author, str(comment.pk))
    assert entry.get_change_message() == f"{status}. By a link in a mail."
    assert f"<h1>{state}" in done.text
    again = client.get(path).text
    assert question not in again.partition("<main")[2]
    assert state in again
    assert "The last decision: <bdi>A. Librarian</bdi>" in again
    client.post(path.partition("?")[0], {"decision": name})
    assert LogEntry.objects.count() == 1


def test_another_decision_than_that_of_the_link_can_be_taken(post):
    comment = arrive(post=post, status=Status.PENDING)
    path = path_in(waiting(), "do=approve")
    Client().post(path, {"decision": "approve"})
    page = Client().get(path.replace("approve", "spam")).text
    assert "Mark this reply as spam?" in page
    assert "This reply is approved: readers see it." in page
    Client().post(path, {"decision": "spam"})
    comment.refresh_from_db()
    assert comment.status == "spam"


def test_a_decision_that_is_none_changes_nothing(post):
    comment = arrive(post=post, status=Status.PENDING)
    path = path_in(waiting(), "do=approve")
    assert Client().post(path, {"decision": "delete"}).status_code == 302
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_approve_and_reply_leads_to_the_form(post, author):
    comment = arrive(post=post, status=Status.PENDING)
    path, client = path_in(waiting(), "do=reply"), Client()
    client.force_login(author)
    assert "Approve and reply" in client.get(path).text
    page = client.post(path, {"decision": "reply"}, follow=True)
    assert page.request["QUERY_STRING"] == f"parent={comment.pk}"
    assert "Reply to <bdi>Sam</bdi>" in page.text


def test_the_reply_link_leads_to_the_form_by_way_of_the_log_in(post, author):
    comment = arrive(post=post)
    path = path_in(waiting(), "/accounts/login/")
    stranger = Client().get(path)
    assert (stranger.status_code, 'name="password"' in stranger.text) == (200, True)
    client = Client()
    client.force_login(author)
    page = client.get(path, follow=True)
    assert page.request["PATH_INFO"] == f"{post.get_absolute_url()}reply/"
    assert f'value="{comment.pk}"' in page.text


def test_where_replies_are_closed_no_reply_is_offered(author):
    post = make_post(author=author, comments_open=False)
    arrive(post=post)
    arrive(post=post, body="Waits", status=Status.PENDING)
    for mail in OutgoingMail.objects.all():
        assert "login" not in mail.text + mail.html
        assert "do=reply" not in mail.text + mail.html
    path = links.decide_url(Comment.objects.approved().get(), author).removeprefix(HOST)
    assert ">Reply</a>" not in Client().get(path).text


@pytest.mark.parametrize("reason", ["forged", "expired", "demoted", "dismissed", "gone"])
def test_a_link_that_is_void_says_so_and_does_nothing(post, monkeypatch, reason):
    member = make_member("Editor", email="editor@example.org")
    comment = make_comment(post=post, status=Status.PENDING)
    path = links.decide_url(comment, member).removeprefix(HOST)
    if reason == "forged":
        path = path[:-3] + "xx/"
    elif reason == "expired":
        now = timezone.now().timestamp()
        monkeypatch.setattr("time.time", lambda: now + links.DAYS * 86400 + 10)
    elif reason == "demoted":
        member.groups.clear()
    elif reason == "dismissed":
        User.objects.filter(pk=member.pk).update(is_active=False)
    else:
        comment.delete()
    for response in (Client().get(path), Client().post(path, {"decision": "approve"})):
        assert response.status_code == 404
        assert "This link no longer works" in response.text
    assert not Comment.objects.approved().exists()


def test_mail_is_stopped_by_one_click_without_cookie_or_log_in(post, author):
    arrive(post=post)
    path = path_in(waiting(), "moderate/stop/")
    assert waiting().headers["List-Unsubscribe"] == f"<{HOST}{path}>"
    assert "Stop mail about replies?" in Client().get(path).text
    client = Client(enforce_csrf_checks=True)
    response = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, dict(response.cookies)) == (200, {})
    author.refresh_from_db()
    assert not author.mail_about_replies
    assert "No more mail about replies" in client.get(path).text
    client.post(path, {"again": "yes"})
    author.refresh_from_db()
    assert author.mail_about_replies


@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_stop_link_that_is_void_says_so(token):
    response = Client().post(f"/moderate/stop/{token or 'a:b'}/")
    assert response.status_code == 404
    assert "This link no longer works" in response.text
