"""Questions that are written once."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
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
        lambda title, at: Post.objects.filter(title=title, published_at__gte=at, kind="post"),
        title="an example",
        at=datetime.datetime(1, 1, 2, tzinfo=datetime.UTC),
    )
    assert posts.rows(title="a", at=DAY) == [old]
    assert posts.rows(title="b", at=DAY) == [new]
    assert posts.rows(title="a", at=NEXT) == []
