"""Questions that PostgreSQL plans once for each connection."""

from __future__ import annotations

import pytest
from django.db import connection

from blog.models import Tag
from blog.prepared import numbered, prepared
from blog.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's driver does so by itself")
def test_what_is_asked_again_is_not_planned_again():
    tags = Standing(lambda name: Tag.objects.filter(name=name))
    tags.rows("one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        before = cursor.fetchone()
        tags.rows("two")
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == before


def test_what_is_asked_afterwards_is_asked_as_ever():
    with prepared(), connection.cursor() as cursor:
        cursor.execute("SELECT %s", [1])
        assert cursor.fetchone() == (1,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s || %s", ["a", "b"])
        assert cursor.fetchone() == ("ab",)


def test_values_have_numbers_and_a_percent_sign_stays_one():
    assert (
        numbered("a = %s AND b = '100 %%s' AND c LIKE %s")
        == "a = $1 AND b = '100 %s' AND c LIKE $2"
    )
