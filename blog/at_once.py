"""Statements that PostgreSQL gets as one: each costs a trip there and back, while others wait for the rows it holds.

SQLite is in this very process, and gets each as it comes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from psycopg.pq import TransactionStatus

from blog.prepared import NumberedCursor, numbered, prepared

# A statement's RETURNING names one column: its values.
type Column = list[Any]


class _Statement(NamedTuple):
    sql: str
    values: Sequence[Any]
    then: Callable[[Column], None]
    name: str


class _Gathered:
    """What one thread has gathered. Whatever else it asks in between finds all of it done."""

    def __init__(self) -> None:
        self._statements: list[_Statement] = []
        self.is_aside = False

    def add(self, statement: _Statement) -> None:
        self._statements.append(statement)

    def send(self, *, is_all: bool = False) -> None:
        statements, self._statements = self._statements, []
        if not statements:
            return
        sql = _as_one(tuple((statement.sql, statement.name) for statement in statements))
        kept = _by_itself() if is_all else nullcontext()
        with prepared(NumberedCursor), kept, connection.cursor() as cursor:
            cursor.execute(sql, [value for found in statements for value in found.values])
            rows = cursor.fetchall()
        for number, statement in enumerate(statements):
            statement.then([value for place, value in rows if place == number])

    def before_others(self, execute: Callable[..., Any], *asked: Any) -> Any:
        """Do what is gathered before another statement is: Django calls this for each (execute_wrapper)."""
        if not self.is_aside:
            self.send()
        return execute(*asked)


@dataclass
class _OfThread(threading.local):
    gathered: _Gathered | None = None


_of_thread = _OfThread()


@contextmanager
def _by_itself() -> Iterator[None]:
    """Have one statement kept as soon as it is done, unless the transaction is part of another, or has others already.

    Django's own end of the transaction then finds nothing more to do.
    """
    opened: Any = connection.connection
    if connection.savepoint_ids or opened.info.transaction_status != TransactionStatus.IDLE:
        yield
        return
    opened.autocommit = True
    try:
        yield
    finally:
        # One that broke meanwhile can't be told, and has said so already.
        if not opened.closed:
            opened.autocommit = False


@contextmanager
def at_once(*, is_all: bool = False) -> Iterator[None]:
    """Let PostgreSQL do by one statement what run() is called with in here, in that order, when the block ends.

    It must be in a transaction. None of the statements sees what another of them changed. ``is_all``: what still comes
    in the transaction need not be kept with it. Then rows that others wait for are held no longer than it takes to
    write them to the disk.
    """
    if connection.vendor != "postgresql" or _of_thread.gathered:
        yield
        return
    gathered = _of_thread.gathered = _Gathered()
    try:
        with connection.execute_wrapper(gathered.before_others):
            yield
            gathered.send(is_all=is_all)
    finally:
        _of_thread.gathered = None


@contextmanager
def aside() -> Iterator[None]:
    """What is asked in here is about nothing that was gathered: that can wait."""
    with ExitStack() as afterwards:
        if gathered := _of_thread.gathered:
            afterwards.callback(setattr, gathered, "is_aside", gathered.is_aside)
            gathered.is_aside = True
        yield


def run(
    sql: str,
    values: Sequence[Any],
    then: Callable[[Column], None] = lambda _values: None,
    *,
    name: str = "",
) -> None:
    """Do what ``sql`` says, which returns one column, and call ``then`` with it: now, or at the end of at_once().

    There, later statements may ask for that column by its ``name``.
    """
    if _of_thread.gathered:
        _of_thread.gathered.add(_Statement(sql, values, then, name))
        return
    with prepared(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    then([value for (value,) in rows])


@lru_cache(100)
def _as_one(statements: tuple[tuple[str, str], ...]) -> str:
    """Return them as one, whose rows say of which each is. Columns of several types can only come as texts."""
    names = [name or f"statement_{place}" for place, (_sql, name) in enumerate(statements)]
    parts = ", ".join(
        f"{name} (value) AS ({sql})" for name, (sql, _name) in zip(names, statements, strict=True)
    )
    found = " UNION ALL ".join(
        f"SELECT {place}, value::text FROM {name}"  # noqa: S608 - our own names
        for place, name in enumerate(names)
    )
    return numbered(f"WITH {parts} {found}")
