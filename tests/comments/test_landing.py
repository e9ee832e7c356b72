"""Where somebody lands with the reply that they have just sent: counted on, and right whatever happened meanwhile."""

from __future__ import annotations

import datetime
import importlib
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from comments.changes import edit_reply
from comments.landing import older_roots
from comments.models import Comment, Discussion, Like, ThreadVersion
from comments.permissions import Viewer
from comments.places import OLDEST
from comments.querysets import CommentQuerySet
from comments.replies import publish_reply
from comments.threads import page_of
from portfolio.page_cache.models import PageVersion
from tests.comments.test_reply_as_guest import reply as send
from tests.factories import add_thread, make_comment, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


_numbers = itertools.count()


def reply(post: Post, **fields: Any) -> Comment:
    """Reply as visitors do."""
    fields = {"status": Status.APPROVED, "body": f"Words of its own: {next(_numbers)}.", **fields}
    reply, is_new = publish_reply(Comment(post=post, name="Sam", **fields))
    assert is_new
    return reply


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
    assert len(asked) in {0, 4}
    return bool(asked)


def answered_while_it_is_hidden(post: Post) -> None:
    root = reply(post)
    reply(post, parent=root)
    root.move_to_trash()
    older_roots(reply(post))
    root.approve()


def one_is_approved(post: Post) -> None:
    reply(post, status=Status.PENDING).approve()


def one_is_liked(post: Post) -> None:
    Like.give(first_of(post), make_user())


def one_goes(post: Post) -> None:
    first_of(post).move_to_trash()


def one_goes_and_another_comes(post: Post) -> None:
    one_goes(post)
    reply(post)


HAPPENS: dict[str, Callable[[Post], object]] = {
    "nothing": lambda post: None,
    "a root comes": reply,
    "an answer comes": lambda post: reply(post, parent=first_of(post)),
    "an answer shows a root that waits": lambda post: reply(
        post, parent=reply(post, status=Status.PENDING)
    ),
    "a root waits": lambda post: reply(post, status=Status.PENDING),
    "a root is approved": one_is_approved,
    "a root is liked": one_is_liked,
    "a root is edited": lambda post: edit_reply(first_of(post), body="Other words.", ruling=None),
    "a root is pinned": lambda post: first_of(post).pin(),
    "a root goes": one_goes,
    "a root goes and another comes": one_goes_and_another_comes,
    "a gravestone is a root again": answered_while_it_is_hidden,
    "one comes from the future": lambda post: make_comment(
        post=post, created_at=timezone.now() + datetime.timedelta(hours=9)
    ),
    "one comes from the past": lambda post: make_comment(
        post=post, created_at=timezone.now() - datetime.timedelta(hours=9)
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


def test_no_page_is_another_because_a_thread_was_counted(post: Post) -> None:
    add_thread(post, number=4)
    root = reply(post)
    before = list(PageVersion.objects.order_by("pk").values_list("number", flat=True))
    assert counts_all(root)
    assert list(PageVersion.objects.order_by("pk").values_list("number", flat=True)) == before


def test_a_new_thread_is_never_counted(post: Post) -> None:
    assert [reply(post).roots_then for _ in range(3)] == [1, 2, 3]
    assert not counts_all(reply(post))


def test_what_came_while_a_thread_was_counted_makes_it_unknown_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_thread(post, number=4)
    root = reply(post)
    count = CommentQuerySet.aggregate

    def count_and_see_one_go(roots: CommentQuerySet, **what: Any) -> dict[str, Any]:
        counted = count(roots, **what)
        one_goes(post)
        return counted

    with monkeypatch.context() as patched:
        patched.setattr(CommentQuerySet, "aggregate", count_and_see_one_go)
        older_roots(root)
    assert ThreadVersion.objects.get(pk=post.pk).roots is None
    assert is_right(post)


def test_each_root_is_dated_after_those_before_it_whatever_the_clock_says(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = timezone.now

    def slow() -> datetime.datetime:
        return clock() - datetime.timedelta(seconds=9)

    first = reply(post)
    monkeypatch.setattr(timezone, "now", slow)
    second = reply(post)
    Like.give(first, make_user())
    answer = reply(post, parent=first)
    third = reply(post)
    roots = [first, second, third]
    assert [root.roots_then for root in roots] == [1, 2, 3]
    assert answer.roots_then == 2
    assert list(post.comments.approved().filter(parent=None).in_root_order(OLDEST)) == roots
    for root in roots:
        assert older_roots(root) == really_older(root)
        assert Comment.objects.get(pk=root.pk).created_at == root.created_at


def test_what_is_not_just_written_keeps_its_date(post: Post) -> None:
    at = timezone.now() - datetime.timedelta(days=9)
    assert make_comment(post=post, created_at=at).created_at == at


def test_who_has_just_replied_is_led_to_their_page_without_a_question(
    post: Post, django_assert_num_queries: Any
) -> None:
    discussion = Discussion(roots_a_page=3)
    replies = [reply(post) for _ in range(3)]
    with django_assert_num_queries(0):
        places = [page_of(one, Viewer(own=frozenset({one.pk})), discussion) for one in replies]
    assert {place.number for place in places} == {1}
    fourth = reply(post)
    assert page_of(fourth, Viewer(own=frozenset({fourth.pk})), discussion).number == 2
    waits = reply(post, status=Status.PENDING)
    assert page_of(waits, Viewer(own=frozenset({waits.pk})), discussion).number == 2
    seen_by_writer = Viewer(own=frozenset({waits.pk, replies[2].pk}))
    assert page_of(replies[2], seen_by_writer, discussion).number == 1


@pytest.mark.parametrize("hold_first", [False, True])
def test_so_are_those_who_send_the_form(post: Post, *, hold_first: bool) -> None:
    add_thread(post, number=1)
    ThreadVersion.objects.update(roots=1)
    Discussion.objects.update_or_create(pk=1, defaults={"hold_first": hold_first})
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    with CaptureQueriesContext(connection) as asked:
        response = send(browser, post, body="Words of its own.")
    assert f"{post.get_absolute_url()}#comment-" in response["Location"]
    assert not [query["sql"] for query in asked if "OFFSET" in query["sql"]]


def test_so_is_whose_reply_waits(post: Post, django_assert_num_queries: Any) -> None:
    discussion = Discussion(roots_a_page=3)
    alone = reply(post, status=Status.PENDING)
    root = reply(post)
    beside = reply(post, status=Status.PENDING)
    answer = reply(post, status=Status.PENDING, parent=root)
    assert [one.roots_then for one in (alone, beside, answer)] == [1, 2, None]
    with django_assert_num_queries(0):
        assert page_of(beside, Viewer(own=frozenset({beside.pk})), discussion).number == 1
    root.move_to_trash()
    assert reply(post, status=Status.PENDING).roots_then is None


def test_a_thread_from_before_there_were_versions_is_counted_like_others(post: Post) -> None:
    add_thread(post, number=4)
    other = reply(make_post(slug="other"))
    ThreadVersion.objects.filter(pk=post.pk).delete()
    upgrade = importlib.import_module("comments.migrations.0024_roots_of_a_thread")
    with connection.cursor() as cursor:
        cursor.execute(upgrade.MISSING)
    assert ThreadVersion.objects.get(pk=post.pk).roots is None
    assert ThreadVersion.objects.get(pk=other.post_id).roots == 1
    assert is_right(post)
