"""Where somebody lands with the reply that they have just sent: counted on, and right whatever happened meanwhile."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from comments import landing
from comments.landing import older_roots
from comments.models import Comment
from comments.places import OLDEST
from tests.factories import add_thread, make_comment, make_post

pytestmark = pytest.mark.django_db
Status = Comment.Status


_numbers = itertools.count()


def reply(post: Post, **fields: Any) -> Comment:
    return make_comment(post=post, body=f"Words of its own: {next(_numbers)}.", **fields)


def first_of(post: Post) -> Comment:
    return post.comments.earliest("pk")


def really_older(root: Comment) -> int:
    return root.post.comments.approved().roots().before(root, OLDEST).count()


def is_right(post: Post) -> bool:
    root = reply(post)
    return older_roots(root) == really_older(root)


def counts_all(root: Comment) -> bool:
    with CaptureQueriesContext(connection) as asked:
        older_roots(root)
    assert len(asked) <= 2
    return any("DISTINCT" in query["sql"] for query in asked)


def answered_while_it_is_hidden(post: Post) -> None:
    root = reply(post)
    reply(post, parent=root)
    root.move_to_trash()
    older_roots(reply(post))
    root.approve()


def one_is_approved(post: Post) -> None:
    reply(post, status=Status.PENDING).approve()


def one_goes(post: Post) -> None:
    first_of(post).move_to_trash()


def one_goes_and_another_comes(post: Post) -> None:
    one_goes(post)
    reply(post)


HAPPENS: dict[str, Callable[[Post], object]] = {
    "nothing": lambda post: None,
    "a root comes": reply,
    "an answer comes": lambda post: reply(post, parent=first_of(post)),
    "a root waits": lambda post: reply(post, status=Status.PENDING),
    "a root is approved": one_is_approved,
    "a root goes": one_goes,
    "a root goes and another comes": one_goes_and_another_comes,
    "a gravestone is a root again": answered_while_it_is_hidden,
    "a younger one was there first": lambda post: reply(
        post=post, created_at=timezone.now() + datetime.timedelta(seconds=9)
    ),
}


@pytest.mark.parametrize("what", HAPPENS)
def test_it_is_right_whatever_happened_since_it_was_counted(post: Post, what: str) -> None:
    add_thread(post, number=4)
    assert is_right(post)
    HAPPENS[what](post)
    assert is_right(post)
    assert is_right(post)


def test_a_thread_is_counted_once_for_all_who_reply_to_it(post: Post) -> None:
    add_thread(post, number=4)
    assert counts_all(reply(post))
    assert not any(counts_all(reply(post)) for _ in range(3))
    first_of(post).move_to_trash()
    assert counts_all(reply(post))


def test_what_is_kept_does_not_grow_without_end(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "MOST", 1)
    first, other = (reply(one) for one in (post, make_post(slug="other")))
    assert [older_roots(comment) for comment in (first, other)] == [0, 0]
    assert list(landing._kept) == [other.post.guid]
