"""Questions that are sure to come, asked before: PostgreSQL gets them as one, as each is a trip there and back.

Whoever asks one of them then finds it answered, and need not know. SQLite is in this very process, and is asked each.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.db import connection

from blog.prepared import NumberedCursor, numbered, prepared

type Row = tuple[Any, ...]


class Question(Protocol):
    """Something that is asked with other values each time. What it finds are whole numbers, texts and truths."""

    def as_sql(self, values: tuple[Any, ...]) -> tuple[str, list[Any], int]:
        """Return its SQL, the parameters, and how many columns it finds."""


class Asked(NamedTuple):
    """A question, and the values that it will be asked with."""

    question: Question
    values: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class PlainQuestion:
    """One that is written in SQL."""

    sql: str
    columns: int = 1

    def as_sql(self, values: tuple[Any, ...]) -> tuple[str, list[Any], int]:
        # No other value than a tuple can be several, and be looked up by.
        parameters = [list(value) if isinstance(value, tuple) else value for value in values]
        return self.sql, parameters, self.columns

    def rows(self, *values: Any) -> list[Row]:
        """Return what it finds, which may be known by now."""
        known = answer(self, values)
        if known is not None:
            return known
        sql, parameters, _columns = self.as_sql(values)
        with prepared(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())


@dataclass
class _OfThread(threading.local):
    known: dict[tuple[Question, tuple[Any, ...]], list[Row]] = field(default_factory=dict)


_of_thread = _OfThread()


@contextmanager
def foreseeing(questions: Iterable[Asked]) -> Iterator[None]:
    """Have the answers at hand in here: each once, so that who asks again asks what is true then."""
    if connection.vendor == "postgresql":
        _of_thread.known = _ask(list(questions))
    try:
        yield
    finally:
        _of_thread.known = {}


def answer(question: Question, values: tuple[Any, ...]) -> list[Row] | None:
    """Return what the question found, if it was foreseen."""
    known = _of_thread.known
    return known.pop((question, values), None) if known else None


def _ask(questions: list[Asked]) -> dict[tuple[Question, tuple[Any, ...]], list[Row]]:
    written = [question.as_sql(values) for question, values in questions]
    sql = _as_one(tuple((sql, columns) for sql, _parameters, columns in written))
    parameters = [value for _sql, values, _columns in written for value in values]
    with prepared(NumberedCursor), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        answers = cursor.fetchone()
    return {
        (asked.question, asked.values): [tuple(row) for row in rows or ()]
        for asked, rows in zip(questions, answers, strict=True)
    }


@lru_cache(100)
def _as_one(questions: tuple[tuple[str, int], ...]) -> str:
    """Return a question for one row, with a list of rows for each of them."""
    columns = [", ".join(f"c{number}" for number in range(count)) for _sql, count in questions]
    lists = [
        f"(SELECT json_agg(json_build_array({names})) FROM ({sql}) AS found ({names}))"  # noqa: S608 - our own words
        for (sql, _count), names in zip(questions, columns, strict=True)
    ]
    return numbered(f"SELECT {', '.join(lists)}")
