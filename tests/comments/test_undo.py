"""Undoing a decision restores exactly what was: the status, the pin, and the mail that was on its way."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from comments.decisions import decide, decide_all, undo, undo_all
from comments.models import Comment, Decision, Notice, OutgoingMail, Rule, ThreadVersion, Topic
from comments.outbox import cancel
from tests.author_mail import arrive
from tests.factories import make_author, make_comment, make_post
from tests.following import follow, mails_to, reply

pytestmark = pytest.mark.django_db
Status = Comment.Status
WEEKS = datetime.timedelta(weeks=9)


@pytest.fixture
def moderator(post: Post) -> User:
    return make_author("moderator", email="moderator@example.org")


def state(*comments: Comment) -> list[Any]:
    rows = Comment.objects.filter(pk__in=[comment.pk for comment in comments]).order_by("pk")
    return list(rows.values("pk", "status", "is_pinned", "body", "body_html", "path", "edited_at"))


def waiting_mails() -> set[str]:
    return set(OutgoingMail.objects.filter(status="waiting").values_list("recipient", flat=True))


@pytest.mark.parametrize("before", [Status.PENDING, Status.APPROVED, Status.SPAM, Status.TRASH])
@pytest.mark.parametrize("after", [Status.PENDING, Status.APPROVED, Status.SPAM, Status.TRASH])
def test_what_was_decided_is_undone(
    post: Post, moderator: User, before: Status, after: Status
) -> None:
    comment = make_comment(post=post, status=before)
    was = state(comment)
    decision = decide(comment, after, by=moderator)
    assert undo(comment, by=moderator) is (before != after)
    assert state(comment) == was
    if decision is not None:
        assert decision.undone_by.rule == Rule.UNDONE
        assert decision.undone_by.by == moderator


def test_a_pin_comes_back_unless_another_reply_is_pinned_meanwhile(
    post: Post, moderator: User
) -> None:
    comment, other = make_comment(post=post, body="1"), make_comment(post=post, body="2")
    comment.pin()
    was = state(comment, other)
    decide(comment, Status.SPAM, by=moderator)
    undo(comment, by=moderator)
    assert state(comment, other) == was
    decide(comment, Status.SPAM, by=moderator)
    other.pin()
    undo(comment, by=moderator)
    assert [row["is_pinned"] for row in state(comment, other)] == [False, True]


def test_readers_see_at_once_what_came_back(post: Post, moderator: User) -> None:
    comment = make_comment(post=post)
    decide(comment, Status.SPAM, by=moderator)
    version = ThreadVersion.objects.get(pk=post.pk).number
    undo(comment, by=moderator)
    assert ThreadVersion.objects.get(pk=post.pk).number > version


def test_decisions_are_undone_from_the_last_to_the_first(post: Post, moderator: User) -> None:
    comment = make_comment(post=post, status=Status.PENDING)
    first = decide(comment, Status.APPROVED, by=moderator)
    second = decide(comment, Status.TRASH, by=moderator)
    assert first is not None
    assert second is not None
    assert not undo(first, by=moderator)
    assert undo(second, by=moderator)
    assert not undo(second, by=moderator)
    assert undo(first, by=moderator)
    assert not undo(comment, by=moderator)
    assert state(comment)[0]["status"] == Status.PENDING


def test_what_came_in_by_a_rule_has_nothing_before_it(post: Post, moderator: User) -> None:
    comment = reply(post)
    assert comment.decisions.exists()
    assert not undo(comment, by=moderator)


def test_what_its_writer_deleted_is_not_brought_back(post: Post, moderator: User) -> None:
    comment = make_comment(post=post)
    decision = decide(comment, Status.SPAM, by=moderator)
    assert decision is not None
    nothing = {"name": "", "email": "", "body": "", "body_html": ""}
    Comment.objects.filter(pk=comment.pk).update(status=Status.DELETED, **nothing)
    assert not undo(decision, by=moderator)
    comment.delete()
    assert not undo(decision, by=moderator)


def test_what_was_decided_at_once_is_undone_at_once_also_weeks_later(
    post: Post, moderator: User, clock: list[datetime.datetime]
) -> None:
    statuses = [Status.PENDING, Status.APPROVED, Status.TRASH, Status.SPAM]
    comments = [make_comment(post=post, body=status, status=status) for status in statuses]
    comments.append(make_comment(post=make_post(slug="other"), status=Status.PENDING))
    comments[1].pin()
    was, batch = state(*comments), uuid.uuid4()
    other = make_comment(post=post, body="Not chosen")
    decide(other, Status.SPAM, by=moderator)
    numbers = [comment.pk for comment in comments]
    assert decide_all(numbers, Status.SPAM, by=moderator, batch=batch) == 4
    clock[0] += WEEKS
    assert undo_all(batch, by=moderator) == 4
    assert state(*comments) == was
    assert state(other)[0]["status"] == Status.SPAM
    assert undo_all(batch, by=moderator) == 0


def test_of_what_was_decided_at_once_stays_what_somebody_decided_since(
    post: Post, moderator: User
) -> None:
    one, two = make_comment(post=post, body="1"), make_comment(post=post, body="2")
    batch = uuid.uuid4()
    decide_all([one.pk, two.pk], Status.SPAM, by=moderator, batch=batch)
    decide(two, Status.TRASH, by=moderator)
    assert undo_all(batch, by=moderator) == 1
    assert [row["status"] for row in state(one, two)] == ["approved", "trash"]


def test_a_question_that_was_taken_back_is_asked_after_all(post: Post, moderator: User) -> None:
    comment = arrive(post=post, status=Status.PENDING)
    assert waiting_mails() == {"moderator@example.org"}
    decide(comment, Status.SPAM, by=moderator)
    assert waiting_mails() == set()
    undo(comment, by=moderator)
    assert waiting_mails() == {"moderator@example.org"}


def test_nobody_is_asked_again(post: Post, moderator: User) -> None:
    comment = arrive(post=post, status=Status.PENDING)
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    decide(comment, Status.SPAM, by=moderator)
    undo(comment, by=moderator)
    OutgoingMail.objects.all().delete()
    decide(comment, Status.SPAM, by=moderator)
    undo(comment, by=moderator)
    assert waiting_mails() == set()


def test_whoever_would_have_been_told_is_told_after_all(post: Post, moderator: User) -> None:
    User.objects.filter(pk=post.author_id).update(email="librarian@example.org")
    follow(topic=Topic(post))
    comment = reply(post)
    assert waiting_mails() == {"librarian@example.org", "sam@example.org"}
    decide(comment, Status.TRASH, by=moderator)
    assert waiting_mails() == set()
    assert not Notice.objects.exists()
    follow("late@example.org", Topic(post))
    undo(comment, by=moderator)
    assert waiting_mails() == {"librarian@example.org"}
    assert [notice.follower.address for notice in Notice.objects.all()] == ["sam@example.org"]


def test_whoever_was_told_is_not_told_twice_also_when_that_is_forgotten(
    post: Post, moderator: User, clock: list[datetime.datetime]
) -> None:
    follow(topic=Topic(post))
    comment = reply(post)
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    decide(comment, Status.TRASH, by=moderator)
    undo(comment, by=moderator)
    assert len(mails_to()) == Notice.objects.count() == 1
    clock[0] += 2 * WEEKS
    Notice.objects.forget_old()
    decide(comment, Status.TRASH, by=moderator)
    undo(comment, by=moderator)
    assert not Notice.objects.exists()


def test_mail_about_what_was_approved_is_taken_back_with_the_approval(
    post: Post, moderator: User
) -> None:
    follow(topic=Topic(post))
    comment = make_comment(post=post, name="Jo", email="jo@example.org", status=Status.PENDING)
    decide(comment, Status.APPROVED, by=moderator)
    assert Notice.objects.exists()
    undo(comment, by=moderator)
    assert not Notice.objects.exists()
    assert cancel(about=f"reply:{comment.pk}") == 0


def test_an_undone_decision_stays_in_the_history(post: Post, moderator: User) -> None:
    comment = make_comment(post=post)
    decide(comment, Status.SPAM, by=moderator)
    undo(comment, by=moderator)
    assert [decision.rule for decision in comment.decisions.all()] == ["undone", "by_hand"]
    assert not Decision.objects.in_force().exists()
