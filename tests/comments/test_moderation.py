"""Which replies wait for the author."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from accounts.models import User
from blog.models import Post
from comments.models import Comment, Discussion
from comments.moderation import Candidate
from comments.moderation.rules import rule_on
from comments.permissions import may_moderate
from tests.factories import make_author, make_comment, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
HOLD_ALL = Discussion(hold_all=True)
HOLD_FIRST = Discussion(hold_first=True)
HOLD_NONE = Discussion(hold_first=False)


def decide(*, discussion: Discussion, post: Post, user: User | None, own: list[int]) -> str:
    comment = Comment(post=post, user=user, name="Sam", email="", body="Thank you.")
    candidate = Candidate(comment=comment, post=post, discussion=discussion, user=user, own=own)
    return rule_on(candidate).status


def test_everybody_waits_when_all_are_held(post: Post) -> None:
    user = make_user()
    mine = make_comment(post=post, user=user)
    assert decide(discussion=HOLD_ALL, post=post, user=user, own=[mine.pk]) == Status.PENDING
    assert decide(discussion=HOLD_ALL, post=post, user=None, own=[mine.pk]) == Status.PENDING


def test_nobody_waits_when_none_are_held(post: Post) -> None:
    assert decide(discussion=HOLD_NONE, post=post, user=None, own=[]) == Status.APPROVED
    assert decide(discussion=HOLD_NONE, post=post, user=make_user(), own=[]) == Status.APPROVED


@pytest.mark.parametrize("discussion", [HOLD_ALL, HOLD_FIRST])
def test_the_posts_author_never_waits(post: Post, discussion: Discussion) -> None:
    author = make_user("columnist")
    post.author = author
    assert decide(discussion=discussion, post=post, user=author, own=[]) == Status.APPROVED


@pytest.mark.parametrize("discussion", [HOLD_ALL, HOLD_FIRST])
def test_who_moderates_never_waits(post: Post, discussion: Discussion) -> None:
    moderator = make_user("moderator", is_staff=True)
    moderator.user_permissions.add(Permission.objects.get(codename="change_comment"))
    assert decide(discussion=discussion, post=post, user=moderator, own=[]) == Status.APPROVED


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_somebody_waits_until_a_reply_of_theirs_is_approved(post: Post, status: str) -> None:
    user = make_user()
    comment = make_comment(post=post, user=user, status=status)
    assert decide(discussion=HOLD_FIRST, post=post, user=user, own=[]) == Status.PENDING
    comment.approve()
    assert decide(discussion=HOLD_FIRST, post=post, user=user, own=[]) == Status.APPROVED


def test_a_guest_waits_until_a_reply_of_their_session_is_approved(post: Post) -> None:
    comment = make_comment(post=post, status=Status.PENDING)
    own = [comment.pk]
    assert decide(discussion=HOLD_FIRST, post=post, user=None, own=own) == Status.PENDING
    comment.approve()
    assert decide(discussion=HOLD_FIRST, post=post, user=None, own=own) == Status.APPROVED
    assert decide(discussion=HOLD_FIRST, post=post, user=None, own=[]) == Status.PENDING


def test_a_guest_is_not_let_through_by_an_accounts_reply(post: Post) -> None:
    by_account = make_comment(post=post, user=make_user())
    own = [by_account.pk]
    assert decide(discussion=HOLD_FIRST, post=post, user=None, own=own) == Status.PENDING


def test_an_account_is_not_let_through_by_a_guests_reply(post: Post) -> None:
    own = [make_comment(post=post).pk]
    assert decide(discussion=HOLD_FIRST, post=post, user=make_user(), own=own) == Status.PENDING


def test_only_those_with_the_permission_moderate() -> None:
    assert may_moderate(make_author())
    assert not may_moderate(make_user())
    assert not may_moderate(make_user("staff", is_staff=True))
    assert not may_moderate(AnonymousUser())
    assert not may_moderate(None)
