"""Akismet, as a conversation with a server that speaks as it does."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from blog.models import Post
from comments.akismet.talking import submit
from comments.decisions import decide, undo
from comments.models import Comment, Rule
from tests.akismet_server import KEY, AkismetServer
from tests.factories import make_author, make_comment, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
FIELDS = {"body": "Buy now", "name": "Ann", "email": "ann@example.org", "website": "ann.example"}


def post_reply(visitor: Client, post: Post, **fields: str) -> Comment:
    headers: Any = {
        "User-Agent": "Browser",
        "Referer": "http://testserver/",
        "sec-fetch-site": "same-origin",
    }
    visitor.post(f"{post.get_absolute_url()}reply/", {**FIELDS, **fields}, headers=headers)
    return Comment.objects.latest("pk")


def test_a_strangers_reply_is_told_and_goes_on(akismet, visitor, post):
    comment = post_reply(visitor, post)
    assert comment.decisions.get().rule == Rule.FIRST
    [(call, told)] = akismet.asked
    assert call == "comment-check"
    assert told == {
        "api_key": KEY,
        "blog": "http://127.0.0.1:8000",
        "blog_charset": "UTF-8",
        "blog_lang": "en-gb",
        "permalink": f"http://127.0.0.1:8000{post.get_absolute_url()}",
        "comment_type": "comment",
        "comment_author": "Ann",
        "comment_author_email": "ann@example.org",
        "comment_author_url": "https://ann.example",
        "comment_content": "Buy now",
        "user_ip": "127.0.0.1",
        "user_agent": "Browser",
        "referrer": "http://testserver/",
    }


def test_what_akismet_holds_to_be_spam_is_kept_among_the_spam(akismet, visitor, post):
    akismet.answers["comment-check"] = "true"
    comment = post_reply(visitor, post)
    assert comment.status == Status.SPAM
    assert comment.decisions.get().rule == Rule.AKISMET


def test_of_somebody_known_nothing_is_told(akismet, client, post):
    akismet.answers["comment-check"] = "true"
    member = make_user("regular")
    make_comment(post=post, user=member)
    client.force_login(member)
    assert post_reply(client, post).status == Status.APPROVED
    client.force_login(post.author)
    assert post_reply(client, post, body="Mine").status == Status.APPROVED
    assert akismet.asked == []


def test_without_a_key_nobody_is_asked(akismet, settings, visitor, post):
    settings.AKISMET_KEY = ""
    comment = post_reply(visitor, post)
    decide(comment, Status.SPAM, by=post.author)
    assert akismet.asked == []


@pytest.mark.parametrize("answer", ["invalid", "", "true but long" + "." * 20_000])
def test_an_answer_that_is_none_lets_the_reply_go_on(akismet, visitor, post, caplog, answer):
    akismet.answers["comment-check"] = answer
    assert post_reply(visitor, post).status == Status.PENDING
    assert "Akismet" in caplog.text
    assert "ann@example.org" not in caplog.text


def test_an_error_lets_the_reply_go_on(akismet, visitor, post, caplog):
    akismet.status, akismet.answers["comment-check"] = 500, "Oh no"
    assert post_reply(visitor, post).status == Status.PENDING
    assert "Akismet refused comment-check (500): Oh no" in caplog.text


def test_a_server_that_is_away_lets_the_reply_go_on(akismet, settings, visitor, post, caplog):
    settings.AKISMET_URL = "http://127.0.0.1:9"
    assert post_reply(visitor, post).status == Status.PENDING
    assert "Akismet did not answer to comment-check" in caplog.text


@pytest.fixture
def moderator(post: Post) -> User:
    return make_author("moderator")


def test_what_a_person_decides_is_told(
    akismet: AkismetServer, post: Post, moderator: User, django_capture_on_commit_callbacks: Any
) -> None:
    root = make_comment(post=post)
    comment = make_comment(post=post, parent=root, body="Buy", status=Status.PENDING)
    with django_capture_on_commit_callbacks(execute=True):
        decide(comment, Status.SPAM, by=moderator)
        undo(comment, by=moderator)
        decide(comment, Status.SPAM, by=moderator)
        decide(comment, Status.APPROVED, by=moderator)
        decide(comment, Status.TRASH, by=moderator)
    assert [call for call, _told in akismet.asked] == ["submit-spam", "submit-spam", "submit-ham"]
    told = akismet.asked[0][1]
    assert (told["comment_content"], told["comment_type"], told["user_ip"]) == ("Buy", "reply", "")


def test_what_a_rule_decides_is_not_told(
    akismet: AkismetServer, post: Post, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        decide(make_comment(post=post), Status.SPAM, by=None, rule=Rule.REPORTED)
    assert akismet.asked == []


def test_a_reply_that_is_gone_meanwhile_is_not_told(akismet: AkismetServer) -> None:
    submit.call("submit-spam", -1)
    assert akismet.asked == []


def test_the_key_can_be_tried(akismet: AkismetServer, settings: Any) -> None:
    out = StringIO()
    call_command("akismet", stdout=out)
    assert out.getvalue() == "Akismet knows the key.\n"
    assert akismet.asked[0][0] == "verify-key"
    settings.AKISMET_KEY = "another"
    with pytest.raises(CommandError, match="does not know"):
        call_command("akismet")
    settings.AKISMET_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="could not be asked"):
        call_command("akismet")
    settings.AKISMET_KEY = ""
    with pytest.raises(CommandError, match="not set"):
        call_command("akismet")


def test_what_was_said_before_is_not_told_again(akismet, visitor, post):
    first = post_reply(visitor, post)
    visitor.cookies.clear()
    assert post_reply(visitor, post) == first
    assert len(akismet.asked) == 1
