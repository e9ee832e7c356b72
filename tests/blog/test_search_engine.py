"""What each database is told. (What it finds, test_search.py asks both of them.)"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from blog.models import PostEntry
from blog.search.engine import KeysOf, Wanted
from blog.search.schema import make_text_index

WANTED = Wanted([frozenset({"a", "b"}), frozenset({"c"})], without=[frozenset({"d"})])


def asked(vendor: str, wanted: Wanted) -> tuple[str, str]:
    """Return the question that the database of that vendor gets, whichever this one is: SQL, and what stands in it."""
    keys: Any = KeysOf(PostEntry, wanted)
    sql, (said,) = getattr(keys, f"as_{vendor}")(None, connection)
    return sql, said


@pytest.mark.parametrize(
    ("vendor", "said"),
    [
        ("sqlite", '(("a" OR "b") AND ("c")) NOT ("d")'),
        ("postgresql", "('a' | 'b') & ('c') & !('d')"),
    ],
)
def test_a_database_is_asked_in_its_own_language(vendor, said):
    assert asked(vendor, WANTED)[1] == said


def test_titles_are_asked_for_alone():
    wanted = Wanted([frozenset({"a"})], in_title=True)
    assert asked("sqlite", wanted)[1] == 'in_title : ((("a")))'
    assert "WHERE title_vector @@ " in asked("postgresql", wanted)[0]


@pytest.mark.parametrize(
    ("vendor", "end"),
    [
        ("sqlite", " ORDER BY rowid DESC LIMIT 9)"),
        ("postgresql", ' ORDER BY "post_id" DESC LIMIT 9)'),
    ],
)
def test_the_newest_are_asked_for_in_the_order_of_the_index(vendor, end):
    keys: Any = KeysOf(PostEntry, WANTED, newest=9)
    assert getattr(keys, f"as_{vendor}")(None, connection)[0].endswith(end)


@pytest.mark.django_db
def test_an_index_comes_with_its_table_and_goes_with_it():
    with connection.cursor() as cursor:
        editor: Any = SimpleNamespace(connection=connection, execute=cursor.execute)
        cursor.execute(
            "CREATE TABLE texts (id integer PRIMARY KEY, in_title text, often text, seldom text)"
        )
        operation: Any = make_text_index("texts", key="id")
        operation.code(None, editor)
        cursor.execute("INSERT INTO texts (id, in_title, often, seldom) VALUES (1, 'one', '', '')")
        operation.reverse_code(None, editor)
        cursor.execute("DROP TABLE texts")
        assert not any(
            name.startswith("texts") for name in connection.introspection.table_names(cursor)
        )
