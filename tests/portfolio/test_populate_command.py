"""``manage.py populate``: the same every time, and nowhere by accident."""

from __future__ import annotations

from argparse import ArgumentTypeError
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from blog.models import Post
from comments.models import Comment, Like, ThreadVersion
from portfolio.management.commands.populate import count
from portfolio.populating import language
from portfolio.populating.bare_tables import bare_tables
from portfolio.populating.filling import populate
from portfolio.populating.rows import Table
from tests.factories import make_post


def said() -> list[tuple[str, str]]:
    return [
        *Post.objects.order_by("pk").values_list("title", "body"),
        *Comment.objects.order_by("pk").values_list("body", "status"),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_same_numbers_make_the_same_site_and_more_is_added_only_when_told_to():
    output = StringIO()
    options = {"posts": 10, "comments": 30, "stdout": output}
    call_command("populate", **options)
    once = said()
    with pytest.raises(CommandError, match="--add"):
        call_command("populate", **options)
    call_command("populate", **options, add=True)
    assert sorted(said()) == sorted(once * 2)
    assert "10 posts and 30 replies are written." in output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_nobody_says_the_same_twice_in_one_place(monkeypatch):
    """With six remarks for two hundred replies by ten people there is hardly another choice."""
    monkeypatch.setattr(language, "REMARKS", 6)
    populate(posts=1, comments=200, seed=1)
    assert Comment.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_afterwards_the_database_keeps_what_it_says_again():
    setting = "synchronous_commit" if connection.vendor == "postgresql" else "synchronous"
    asked = f"SHOW {setting}" if connection.vendor == "postgresql" else f"PRAGMA {setting}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Tests have it off, as populate has.
            cursor.execute("PRAGMA synchronous=FULL")
        before = cursor.execute(asked).fetchone()
    populate(posts=1, comments=0, seed=1)
    with connection.cursor() as cursor:
        assert cursor.execute(asked).fetchone() == before
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")


@pytest.mark.django_db
def test_there_are_no_replies_without_posts():
    with pytest.raises(CommandError, match="at least 1"):
        call_command("populate", posts=0)


def test_a_count_is_a_number():
    assert count("12") == 12


@pytest.mark.parametrize("text", ["many", "-1", "1.5"])
def test_a_number_of_things_is_a_number(text):
    with pytest.raises(ArgumentTypeError, match="no number"):
        count(text)


@pytest.mark.django_db(transaction=True)
def test_afterwards_the_tables_have_the_indexes_and_guards_that_they_had():
    before = guards()
    populate(posts=3, comments=3, seed=1)
    assert guards() == before != []


def guards() -> list[tuple[str, str]]:
    asked = "SELECT name, sql FROM sqlite_master"
    if connection.vendor == "postgresql":
        asked = (
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " UNION ALL SELECT indexname, indexdef FROM pg_indexes"
        )
    with connection.cursor() as cursor:
        return sorted(cursor.execute(f"{asked} ORDER BY 1, 2").fetchall())


@pytest.mark.django_db(transaction=True)
def test_what_breaks_a_guard_is_not_written_and_the_guard_stays():
    before, post = guards(), make_post()
    table = Table(ThreadVersion)
    table.add(post_id=post.pk + 1, number=1, changed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic(), bare_tables(Like, ThreadVersion):
        table.write()
    assert guards() == before
    assert not ThreadVersion.objects.exists()
