"""Writes rows as they are, as fast as the database takes them: no object is made, no signal sent."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from django.db import connection, models, transaction
from django.db.models import NOT_PROVIDED

from accounts.likeness import numbers_beside

ROWS_AT_A_TIME = 5_000
# Of SQLite's, in the memory of this process while it writes: 200 MB.
PAGES_IN_MEMORY = "-200000"


class Table:
    """The rows of a model that wait to be written. What a row does not say is the column's default.

    ``numbered`` are those that say their own numbers.
    """

    def __init__(self, model: type[models.Model], *, numbered: bool = False) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        if not numbered:
            fields = [field for field in fields if not isinstance(field, models.AutoField)]
        self._model, self._table = model, model._meta.db_table
        self._defaults: dict[str, Any] = {str(field.column): _default(field) for field in fields}
        self._columns = list(self._defaults)
        self._in_order = itemgetter(*self._columns)
        self._waiting: list[tuple[Any, ...]] = []
        self.written = 0
        # Asked once: it is a thread's own, and slow to find.
        self._in_sqlite = connection.vendor == "sqlite"

    def add(self, **values: Any) -> None:
        for column, value in values.items():
            kind = type(value)
            if kind is datetime.datetime and self._in_sqlite:
                # As Django writes moments into SQLite.
                values[column] = value.replace(tzinfo=None).isoformat(sep=" ")
            elif kind is list or kind is dict:
                values[column] = json.dumps(value)
        row = self._defaults | values
        row |= numbers_beside(self._model, row)
        if len(row) > len(self._columns):
            raise KeyError(*(row.keys() - self._defaults.keys()))
        self._waiting.append(self._in_order(row))

    def write(self) -> None:
        """Write what waits, in the transaction of whoever calls."""
        write = _copy if connection.vendor == "postgresql" else _insert
        for start in range(0, len(self._waiting), ROWS_AT_A_TIME):
            write(self._table, self._columns, self._waiting[start : start + ROWS_AT_A_TIME])
        self.written += len(self._waiting)
        self._waiting = []


def _default(field: models.Field[Any, Any]) -> Any:
    """Return the default that all rows share; of those that are another for each, a row must say its own."""
    is_own = callable(field.default) and field.default is not NOT_PROVIDED
    return None if is_own else field.get_default()


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    names, marks = _names(columns), ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {_names([table])} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    sql = f"COPY {_names([table])} ({_names(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _names(names: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


@contextmanager
def written_fast() -> Iterator[None]:
    """Let a power cut take along what is written meanwhile: whoever populates a site can do so again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")
        return
    with connection.cursor() as cursor:
        before = [_pragma(cursor, name) for name in ("synchronous", "cache_size")]
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute(f"PRAGMA cache_size = {PAGES_IN_MEMORY}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in zip(("synchronous", "cache_size"), before, strict=True):
                cursor.execute(f"PRAGMA {name} = {value}")


def _pragma(cursor: Any, name: str) -> int:
    return int(cursor.execute(f"PRAGMA {name}").fetchone()[0])


def write_together(*tables: Table) -> None:
    with transaction.atomic():
        for table in tables:
            table.write()


def count_rows() -> None:
    """Let PostgreSQL plan for what is there now, as it does by itself after some minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
