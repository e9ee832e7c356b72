"""Who is told of a reply: the one who was replied to and who follows, of what is public, never of their own."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Site
from comments.changes import edit_reply
from comments.entering import put_in_thread
from comments.following import announcing, letters, telling, writing
from comments.following.pacing import due_moments
from comments.mail.headers import post_key, reply_key, threading_headers
from comments.models import Comment, Notice, OutgoingMail, Topic
from comments.notifications import reply_became_public, reply_was_withdrawn
from comments.outbox import Letter, cancel, enqueue
from tests.factories import make_author, make_comment, make_user
from tests.following import SAM, follow, link_in, mails_to, reply

pytestmark = pytest.mark.django_db
AT_NIGHT = datetime.datetime(2026, 3, 28, 22, 30, tzinfo=datetime.UTC)


@pytest.fixture
def root(post) -> Comment:
    return make_comment(post=post)


def test_the_one_who_was_replied_to_is_told_who_and_what_with_a_link(post, root):
    follow(SAM, Topic(post, root))
    comment = reply(post, parent=root, name="Jo <b>", body="Me *too* & more.\n\nBye.")
    (mail,) = mails_to()
    assert mail.subject == f"Jo <b> replied to Sam on “{post.title}”"
    assert "Me *too* & more.\n\nBye." in mail.text
    assert "<p>Me *too* &amp; more.</p>" in mail.html
    assert "<bdi>Jo &lt;b&gt;</bdi>" in mail.html
    for part in (mail.text, mail.html):
        assert f"http://127.0.0.1:8000{comment.get_permalink()}" in part
        assert link_in(mail, "me") in part
        assert link_in(mail, "stop") in part


def test_the_mail_can_be_stopped_by_one_click_and_threads(post, root):
    follow(SAM, Topic(post))
    comment = reply(post, parent=root)
    (mail,) = mails_to()
    assert mail.key == reply_key(comment, SAM)
    assert mail.headers == {
        "List-Id": "<replies.127.0.0.1>",
        "List-Unsubscribe": f"<http://127.0.0.1:8000{link_in(mail, 'stop')}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **threading_headers(comment, SAM),
    }


def test_what_follows_from_a_reply_is_told_and_what_stands_beside_it_is_not(post, root):
    follow(SAM, Topic(post, root))
    child = reply(post, parent=root)
    reply(post, parent=child, body="Deeper")
    reply(post, body="Beside")
    reply(post, parent=make_comment(post=post, body="Other root"), body="Elsewhere")
    assert [mail.subject for mail in mails_to()] == [
        f"Jo replied to Sam on “{post.title}”",
        f"Jo replied to Jo on “{post.title}”",
    ]


def test_who_follows_a_post_is_told_of_every_reply(post, root):
    follow(SAM, Topic(post))
    reply(post)
    reply(post, parent=root)
    subjects = [mail.subject for mail in mails_to()]
    assert subjects[0] == f"Jo replied to “{post.title}”"
    assert len(subjects) == 2


def test_many_reasons_are_one_mail(post, root):
    child = make_comment(post=post, parent=root, body="Child")
    for topic in (Topic(post), Topic(post, root), Topic(post, child)):
        follow(SAM, topic)
    reply(post, parent=child)
    writing.write_due()
    assert len(mails_to()) == 1


def test_what_is_followed_nearest_decides(post, root):
    child = make_comment(post=post, parent=root, body="Child")
    follow(SAM, Topic(post))
    follow(SAM, Topic(post, root), pace="never")
    follow(SAM, Topic(post, child), pace="daily")
    reply(post, parent=root, body="Under the root")
    assert mails_to() == []
    reply(post, parent=child, body="Under the child")
    assert [notice.pace for notice in Notice.objects.all()] == ["daily"]
    reply(post, body="To the post")
    assert len(mails_to()) == 1


def test_a_post_that_is_silenced_is_silent_as_a_whole(post, root):
    follow(SAM, Topic(post), pace="never")
    follow(SAM, Topic(post, root))
    reply(post, parent=root)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("status", ["pending", "spam"])
def test_nobody_is_told_of_what_is_not_public(post, root, status):
    follow(SAM, Topic(post))
    comment = make_comment(post=post, parent=root, status=status, email="jo@example.org")
    reply_was_withdrawn(comment)
    writing.write_due()
    assert mails_to() == []
    comment.approve()
    reply_became_public(comment)
    writing.write_due()
    assert len(mails_to()) == 1


def test_what_is_withdrawn_before_it_was_told_is_told_to_nobody(post):
    follow(SAM, Topic(post))
    follow("daily@example.org", Topic(post), pace="daily")
    comment = reply(post)
    comment.mark_as_spam()
    telling.take_back(comment)
    cancel(about=f"reply:{comment.pk}")
    assert [mail.status for mail in mails_to()] == ["cancelled"]
    assert not Notice.objects.exists()
    comment.approve()
    telling.tell_followers(comment)
    writing.write_due()
    assert [mail.status for mail in mails_to()] == ["waiting"]


def test_what_was_told_is_not_told_again_when_it_is_approved_again(post):
    follow(SAM, Topic(post))
    comment = reply(post)
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    telling.take_back(comment)
    telling.tell_followers(comment)
    writing.write_due()
    assert [mail.status for mail in mails_to()] == ["sent"]


def test_a_reply_that_is_hidden_when_the_mail_is_written_is_left_out(post):
    follow(SAM, Topic(post))
    comment = Comment(post=post, name="Jo", body="Spam", status="approved")
    put_in_thread(comment)
    telling.tell_followers(comment)
    Comment.objects.update(status="spam")
    writing.write_due()
    assert mails_to() == []
    assert not Notice.objects.exists()


@pytest.mark.parametrize("pace", ["at_once", "daily"])
def test_what_is_edited_before_its_mail_left_is_told_once_in_its_new_words(post, pace, clock):
    follow(SAM, Topic(post), pace=pace)
    follow("other@example.org", Topic(post))
    comment = reply(post, body="Teh first words")
    edit_reply(comment, body="The last words", ruling=None)
    clock[0] += datetime.timedelta(days=1)
    writing.write_due()
    (mail,) = mails_to()
    assert (mail.status, "The last words" in mail.text) == ("waiting", True)
    assert len(mails_to("other@example.org")) == 1


def test_what_is_edited_after_its_mail_left_is_not_told_again(post):
    follow(SAM, Topic(post))
    comment = reply(post)
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    edit_reply(comment, body="The last words", ruling=None)
    writing.write_due()
    assert [mail.status for mail in mails_to()] == ["sent"]


class TestNeverToOneself:
    def test_by_address(self, post):
        follow(SAM, Topic(post))
        reply(post, email="SAM@example.org")
        assert mails_to() == []

    def test_by_the_account_that_followed(self, post):
        user = make_user()
        follow(SAM, Topic(post), user=user)
        reply(post, user=user, email="")
        assert mails_to() == []

    def test_by_the_address_of_the_account(self, post):
        user = make_user(email="Sam@example.org")
        follow(SAM, Topic(post))
        reply(post, user=user, email="")
        assert mails_to() == []

    def test_by_an_address_that_a_provider_checked(self, post):
        user = make_user()
        said = {"email": SAM, "email_verified": True}
        SocialAccount.objects.create(user=user, provider="google", uid="1", extra_data=said)
        follow(SAM, Topic(post))
        reply(post, user=user, email="")
        assert mails_to() == []

    def test_others_are_told(self, post):
        follow(SAM, Topic(post), user=make_user("other"))
        reply(post, user=make_user(), email="")
        assert len(mails_to()) == 1


def test_whom_another_mail_tells_of_the_reply_is_not_told_again(post):
    follow(SAM, Topic(post), pace="daily")
    comment = make_comment(post=post)
    enqueue(key=reply_key(comment, SAM), to=SAM, subject="As author", text="", html="", headers={})
    telling.tell_followers(comment)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("zone", "daily", "weekly"),
    [
        ("UTC", "2026-03-29T08:00:00+00:00", "2026-03-30T08:00:00+00:00"),
        # It is Sunday there, and the clock goes forward before breakfast.
        ("Europe/Berlin", "2026-03-29T08:00:00+02:00", "2026-03-30T08:00:00+02:00"),
        ("America/New_York", "2026-03-29T08:00:00-04:00", "2026-03-30T08:00:00-04:00"),
    ],
)
def test_what_waits_comes_at_breakfast_by_the_sites_clock(clock, zone, daily, weekly):
    Site.objects.create(pk=1, time_zone=zone)
    clock[0] = AT_NIGHT
    due = due_moments()
    assert due["at_once"] == AT_NIGHT
    assert due["daily"] == datetime.datetime.fromisoformat(daily)
    assert due["weekly"] == datetime.datetime.fromisoformat(weekly)


def test_on_a_monday_before_breakfast_the_week_ends_today(clock):
    clock[0] = datetime.datetime(2026, 3, 30, 7, tzinfo=datetime.UTC)
    assert due_moments()["weekly"].day == due_moments()["daily"].day == 30


def test_a_days_replies_are_one_mail(post, root, clock):
    follow(SAM, Topic(post), pace="daily")
    reply(post, parent=root, body="First")
    reply(post, body="Second", name="Layla")
    assert mails_to() == []
    clock[0] += datetime.timedelta(days=1)
    announcing.sweep()
    writing.write_due()
    (mail,) = mails_to()
    assert mail.subject == "2 new replies on My portfolio"
    for words in ("Jo replied to Sam", "First", "Layla replied to", "Second"):
        assert words in mail.text
    assert "And" not in mail.text
    assert mail.headers["List-Id"] == "<replies.127.0.0.1>"
    clock[0] += datetime.timedelta(days=1)
    writing.write_due()
    assert len(mails_to()) == 1


def test_a_long_digest_shows_some_and_counts_the_others(post, clock, monkeypatch):
    monkeypatch.setattr("comments.following.writing.SHOWN", 2)
    monkeypatch.setattr("comments.following.letters.SHOWN", 2)
    follow(SAM, Topic(post), pace="weekly")
    for number in range(5):
        reply(post, body=f"Reply {number}")
    clock[0] += datetime.timedelta(days=7)
    writing.write_due()
    text = mails_to()[0].text
    assert ("Reply 1" in text, "Reply 2" in text, "And 3 more." in text) == (True, False, True)


def test_what_two_workers_write_at_once_is_one_mail(post, monkeypatch):
    follow(SAM, Topic(post))
    telling.tell_followers(make_comment(post=post, email="jo@example.org"))

    def slowly(*args: Any) -> Letter:
        monkeypatch.setattr(writing, "about_reply", letters.about_reply)
        writing.write_due()
        return letters.about_reply(*args)

    monkeypatch.setattr(writing, "about_reply", slowly)
    writing.write_due()
    assert len(mails_to()) == 1
    assert Notice.objects.get().told_at


def test_more_than_one_call_can_write_is_written_by_the_next(post, monkeypatch):
    monkeypatch.setattr(writing, "SINGLE", 2)
    for number in range(3):
        follow(f"{number}@example.org", Topic(post))
    comment = make_comment(post=post)
    telling.tell_followers(comment)
    assert [writing.write_due(), writing.write_due()] == [True, False]
    assert OutgoingMail.objects.count() == 3


def test_the_worker_is_called_and_goes_on_until_all_is_written(
    post, monkeypatch, django_capture_on_commit_callbacks, mailoutbox
):
    monkeypatch.setattr(writing, "SINGLE", 1)
    for number in range(3):
        follow(f"{number}@example.org", Topic(post))
    with django_capture_on_commit_callbacks(execute=True):
        telling.tell_followers(make_comment(post=post))
    assert sorted(message.to[0][0] for message in mailoutbox) == ["0", "1", "2"]


def test_what_was_told_long_ago_is_forgotten(post, clock):
    follow(SAM, Topic(post))
    reply(post)
    clock[0] += datetime.timedelta(days=91)
    announcing.forget_old()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("pace", ["at_once", "daily"])
def test_many_followers_cost_no_more_queries_than_few(post, root, pace, clock):
    counts = []
    for numbers in (range(2), range(2, 19)):
        for number in numbers:
            follow(f"{pace}-{number}@example.org", Topic(post), pace=pace)
        comment = make_comment(post=post, parent=root, body=f"{pace} {numbers}")
        with CaptureQueriesContext(connection) as captured:
            telling.tell_followers(comment)
            clock[0] += datetime.timedelta(days=1)
            writing.write_due()
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert OutgoingMail.objects.count() == 2 + 19
    assert counts[0] <= 25


def test_mails_about_a_post_and_its_replies_stand_together(post):
    make_author("other")
    comment = make_comment(post=post)
    above = threading_headers(comment, SAM)["In-Reply-To"]
    assert post_key(post, SAM) != post_key(post, "other@example.org")
    assert above.endswith("@127.0.0.1>")
