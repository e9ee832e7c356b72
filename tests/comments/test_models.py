"""Comments in their thread, and the rules of the discussion."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from blog.models import Post
from comments.models import PATH_STEP, Comment, Discussion
from tests.factories import A_DAY, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_a_reply_to_the_post_is_its_own_root(post: Post) -> None:
    comment = make_comment(post=post)
    comment.refresh_from_db()
    assert comment.root == comment
    assert comment.path == f"{comment.pk:010}"
    assert comment.depth == 0


def test_a_reply_to_a_comment_continues_its_path(post: Post) -> None:
    root = make_comment(post=post)
    reply = make_comment(post=post, parent=root)
    deeper = make_comment(post=post, parent=reply)
    deeper.refresh_from_db()
    assert deeper.root == root
    assert deeper.path == f"{root.pk:010}{reply.pk:010}{deeper.pk:010}"
    assert len(deeper.path) == 3 * PATH_STEP
    assert deeper.depth == 2


def test_the_order_of_a_thread_does_not_turn_at_ten(post: Post) -> None:
    comments = [make_comment(post=post, body=str(number), created_at=A_DAY) for number in range(12)]
    assert list(post.comments.all().in_thread_order()) == comments


def test_the_newest_come_first_elsewhere(post: Post) -> None:
    older = make_comment(post=post, body="1", created_at=A_DAY)
    newer = make_comment(post=post, body="2")
    assert list(Comment.objects.all()) == [newer, older]


def test_a_comment_with_replies_cannot_be_deleted(post: Post) -> None:
    root = make_comment(post=post)
    make_comment(post=post, parent=root)
    with pytest.raises(RestrictedError):
        root.delete()


def test_a_comment_without_replies_can_be_deleted(post: Post) -> None:
    root = make_comment(post=post)
    make_comment(post=post, parent=root).delete()
    root.delete()
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_post_takes_its_thread_with_it(post: Post) -> None:
    root = make_comment(post=post)
    make_comment(post=post, parent=make_comment(post=post, parent=root))
    post.delete()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("decide", "status"),
    [
        (Comment.approve, Comment.Status.APPROVED),
        (Comment.mark_as_spam, Comment.Status.SPAM),
        (Comment.move_to_trash, Comment.Status.TRASH),
    ],
)
def test_a_decision_is_kept(post: Post, decide: object, status: str) -> None:
    assert callable(decide)
    comment = make_comment(post=post, status=Comment.Status.PENDING)
    decide(comment)
    comment.refresh_from_db()
    assert comment.status == status


def test_a_comment_knows_where_it_stands(post: Post) -> None:
    comment = make_comment(post=post)
    assert comment.get_absolute_url() == f"{post.get_absolute_url()}#comment-{comment.pk}"
    assert comment.get_permalink() == f"/comment/{comment.pk}/"


def test_a_comment_is_called_by_its_writer_and_its_first_words(post: Post) -> None:
    comment = make_comment(post=post, user=make_user(), body="word " * 100)
    assert str(comment) == f"Jo Reader: {'word ' * 12}"


def test_the_rules_are_the_defaults_until_somebody_saves_them() -> None:
    rules = Discussion.current()
    assert (rules.guests_must_identify, rules.hold_all, rules.hold_first) == (True, False, True)
    assert str(rules) == "discussion rules"
    assert not Discussion.objects.exists()


def test_the_rules_that_were_saved_are_current() -> None:
    Discussion.objects.create(pk=1, hold_all=True)
    assert Discussion.current().hold_all


def test_there_is_one_row_of_rules() -> None:
    with pytest.raises(IntegrityError, match="only_one_discussion"), transaction.atomic():
        Discussion.objects.create(pk=2)


def test_a_comment_from_the_database_is_what_was_put_in(post: Post) -> None:
    """Comment.from_db() does in one step what Django does field by field."""
    made = make_comment(post=post, name="Jo", body="Words")
    found = Comment.objects.get(pk=made.pk)
    names = [field.attname for field in Comment._meta.concrete_fields]
    made.refresh_from_db()
    assert {name: getattr(found, name) for name in names} == {
        name: getattr(made, name) for name in names
    }
    found.name = "Sam"
    found.save()
    assert list(Comment.objects.values_list("pk", "name")) == [(made.pk, "Sam")]


def test_what_was_left_in_the_database_is_asked_for_when_it_is_wanted(
    post: Post, django_assert_num_queries: Any
) -> None:
    make_comment(post=post, body="Words")
    found = Comment.objects.only("name").get()
    assert found.get_deferred_fields() >= {"body", "status"}
    with django_assert_num_queries(1):
        assert found.body == "Words"
