"""Questions that are written once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Tag
from blog.standing import Standing
from tests.factories import make_post, make_tag

pytestmark = pytest.mark.django_db
DAY, NEXT = (datetime.datetime(2026, 1, day, tzinfo=datetime.UTC) for day in (1, 2))


def test_the_answer_is_asked_for_each_time():
    tags = Standing(lambda: Tag.objects.order_by("name"))
    assert (tags.rows(), tags.first()) == ([], None)
    tag = make_tag("b", "b")
    assert tags.rows() == [tag]
    make_tag("a", "a")
    assert [tag.name for tag in tags.rows()] == ["a", "b"]
    Tag.objects.filter(name="a").update(name="z")
    assert [tag.name for tag in tags.rows()] == ["b", "z"]


def test_the_question_is_written_once():
    written = []

    def write():
        written.append(1)
        return Tag.objects.all()

    tags = Standing(write)
    with CaptureQueriesContext(connection) as queries:
        tags.rows()
        tags.rows()
    assert (len(queries), len(written)) == (2, 1)


def test_what_is_asked_with_values_finds_what_they_say_now():
    old, new = (make_post(title=title, published_at=at) for title, at in (("a", DAY), ("b", NEXT)))
    posts = Standing(
        lambda title, at: (
            Post.objects.filter(title=title, published_at__gte=at, kind="post")
            .select_related("author")
            .order_by("pk")
        )
    )
    assert posts.rows("a", DAY) == [old]
    assert posts.rows("b", DAY) == [new]
    assert posts.rows("a", NEXT) == []


def test_a_number_finds_its_own_and_what_comes_with_a_row_asks_no_more(django_assert_num_queries):
    one, other = make_post(slug="one"), make_post(slug="other")
    by_number = Standing(lambda number: Post.objects.filter(pk=number).select_related("author"))
    assert by_number.rows(other.pk) == [other]
    assert by_number.rows(one.pk + other.pk) == []
    with django_assert_num_queries(1):
        (found,) = by_number.rows(one.pk)
        assert (found, found.author) == (one, one.author)
        assert found.published_at == one.published_at


def test_what_is_found_is_as_django_finds_it(django_assert_num_queries):
    post = make_post(title="A title", published_at=DAY)
    by_number = Standing(lambda number: Post.objects.filter(pk=number).defer("body"))
    (found,) = by_number.rows(post.pk)
    assert found.get_deferred_fields() == {"body"}
    with django_assert_num_queries(1):
        assert found.body == post.body
    found.title = "Another"
    found.save()
    assert Post.objects.get().title == "Another"


def test_who_listens_for_what_is_made_hears_of_it():
    heard = []

    def listen(instance: Tag, **_signal: Any) -> None:
        heard.append(instance.name)

    make_tag("a", "a")
    post_init.connect(listen, sender=Tag)
    try:
        Standing(Tag.objects.all).rows()
    finally:
        post_init.disconnect(listen, sender=Tag)
    assert heard == ["a"]


def test_what_does_not_use_a_value_is_refused():
    with pytest.raises(ValueError, match="all of its values"):
        Standing(lambda _number: Post.objects.all()).rows(1)


def test_what_is_always_the_same_is_written_out_as_it_is():
    odd = "it's 100 % %s \\ “x”"
    post = make_post(title=odd)
    make_post(title="another", slug="another")
    posts = Standing(
        lambda kind: (
            Post.objects.filter(
                kind=kind, title=odd, is_sticky=False, reading_minutes=post.reading_minutes
            )
            .exclude(slug="it's not")
            .order_by("pk")
        )
    )
    assert posts.rows("post") == [post]
    assert posts.rows("page") == []
    assert posts.as_sql(("post",))[1] == ["post"]


def test_a_moment_that_is_always_the_same_stays_a_value():
    post = make_post(published_at=DAY)
    posts = Standing(lambda kind: Post.objects.filter(kind=kind, published_at=DAY))
    assert posts.rows("post") == [post]


def test_a_percent_sign_of_the_question_itself_stays_one():
    post = make_post()
    posts = Standing(
        lambda kind: Post.objects.filter(kind=kind).annotate(rest=RawSQL("7 %% %s", [4]))
    )
    assert [vars(found)["rest"] for found in posts.rows("post")] == [3]
    assert posts.rows("post") == [post]
