"""The version of a thread: another whenever the public sees another thread, and only then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from blog.models import Post
from comments.models import Comment, Like, ThreadVersion
from comments.replies import publish_reply
from tests.factories import make_comment, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


def version(post: Post) -> int:
    row = ThreadVersion.objects.filter(post=post).first()
    return row.number if row else 0


def test_a_post_begins_at_nothing(post: Post) -> None:
    assert version(post) == 0


def test_a_public_reply_makes_another_thread_and_knows_which(post: Post) -> None:
    first, second = make_comment(post=post, body="1"), make_comment(post=post, body="2")
    assert version(post) == 2
    assert [Comment.objects.get(pk=one.pk).shown_in for one in (first, second)] == [1, 2]


def test_a_reply_that_waits_is_nobody_elses_business(post: Post) -> None:
    make_comment(post=post, status=Status.PENDING)
    assert version(post) == 0


def test_another_posts_thread_stays_what_it_is(post: Post) -> None:
    make_comment(post=make_post(slug="another"))
    assert version(post) == 0


def test_a_reply_that_is_sent_twice_makes_one_other_thread(post: Post) -> None:
    for _ in range(2):
        publish_reply(Comment(post=post, name="Sam", body="x", status=Status.APPROVED))
    assert version(post) == 1


@pytest.mark.parametrize(
    ("before", "decide", "steps"),
    [
        (Status.PENDING, Comment.approve, 1),
        (Status.SPAM, Comment.approve, 1),
        (Status.APPROVED, Comment.mark_as_spam, 1),
        (Status.APPROVED, Comment.move_to_trash, 1),
        (Status.APPROVED, Comment.approve, 0),
        (Status.PENDING, Comment.mark_as_spam, 0),
        (Status.SPAM, Comment.move_to_trash, 0),
    ],
)
def test_a_decision_counts_when_readers_see_it(
    post: Post, before: str, decide: Callable[[Comment], None], steps: int
) -> None:
    comment = make_comment(post=post, status=before)
    began_at = version(post)
    decide(comment)
    assert version(post) == began_at + steps


def test_what_is_approved_later_is_new_to_who_read_before(post: Post) -> None:
    late = make_comment(post=post, body="1", status=Status.PENDING)
    make_comment(post=post, body="2")
    late.approve()
    late.refresh_from_db()
    assert late.shown_in == 2


def test_liking_unliking_pinning_and_unpinning_count(post: Post) -> None:
    comment, user = make_comment(post=post), make_user()
    began_at = version(post)
    Like.give(comment, user)
    assert str(Like.objects.get()) == f"{user.pk} likes {comment.pk}"
    Like.take_back(comment, user)
    comment.pin()
    comment.unpin()
    assert version(post) == began_at + 4


def test_a_post_takes_the_version_of_its_thread_with_it(post: Post) -> None:
    ThreadVersion.bump(post.pk)
    assert str(post.thread_version) == "1"
    post.delete()
    assert not ThreadVersion.objects.exists()


def test_what_its_writer_deleted_cannot_be_approved(post: Post) -> None:
    comment = make_comment(post=post, status=Status.PENDING)
    nothing = {"name": "", "email": "", "website": "", "body": "", "body_html": "", "user": None}
    Comment.objects.filter(pk=comment.pk).update(status=Status.DELETED, **nothing)
    comment.approve()
    assert comment.status == Status.DELETED
    assert Comment.objects.get().status == Status.DELETED


def test_one_comment_of_a_post_is_pinned(post: Post) -> None:
    first, second = make_comment(post=post, body="1"), make_comment(post=post, body="2")
    other = make_comment(post=make_post(slug="another"))
    for comment in (first, other, second):
        comment.pin()
    assert set(Comment.objects.filter(is_pinned=True)) == {second, other}


def test_what_is_no_longer_public_is_no_longer_pinned(post: Post) -> None:
    comment = make_comment(post=post)
    comment.pin()
    comment.move_to_trash()
    comment.approve()
    comment.refresh_from_db()
    assert not comment.is_pinned
