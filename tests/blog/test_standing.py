"""Questions that are written once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Tag
from blog.standing import Standing
from tests.factories import make_tag

pytestmark = pytest.mark.django_db


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
