"""Questions that are known to come: PostgreSQL answers all of them before, and whoever asks need not know."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.foreseen import Asked, PlainQuestion, foreseeing
from blog.models import Tag
from blog.standing import Standing

pytestmark = pytest.mark.django_db
IS_SQLITE = connection.vendor == "sqlite"
NAMES = PlainQuestion("SELECT name, id FROM blog_tag WHERE slug = %s ORDER BY name", columns=2)
TAGS = Standing(lambda slug: Tag.objects.filter(slug=slug))


@pytest.fixture
def tags() -> list[Tag]:
    return [Tag.objects.create(name=name, slug=name.lower()) for name in ("One", "Two")]


def test_what_was_foreseen_is_answered_without_asking(tags):
    known = [Asked(NAMES, ("one",)), Asked(TAGS, ("two",)), Asked(NAMES, ("three",))]
    with foreseeing(known), CaptureQueriesContext(connection) as queries:
        answers = NAMES.rows("one"), TAGS.rows("two"), NAMES.rows("three")
    assert answers == ([("One", tags[0].pk)], [tags[1]], [])
    assert len(queries) == (3 if IS_SQLITE else 0)


def test_it_is_one_question_for_all_of_them(tags):
    with CaptureQueriesContext(connection) as queries, foreseeing([Asked(NAMES, ("one",))] * 2):
        pass
    assert len(queries) == (0 if IS_SQLITE else 1)


def test_who_asks_again_or_for_something_else_is_told_what_is_true_then(tags):
    with foreseeing([Asked(NAMES, ("one",))]):
        assert NAMES.rows("two") == [("Two", tags[1].pk)]
        assert NAMES.rows("one") == [("One", tags[0].pk)]
        Tag.objects.update(name="Other")
        assert NAMES.rows("one") == [("Other", tags[0].pk)]


def test_nothing_is_known_any_more_when_the_block_has_ended(tags):
    with pytest.raises(ZeroDivisionError), foreseeing([Asked(TAGS, ("one",))]):
        raise ZeroDivisionError
    Tag.objects.update(name="Other")
    assert [tag.name for tag in TAGS.rows("one")] == ["Other"]
