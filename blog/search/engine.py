"""Looks words up: in SQLite's FTS5 or in PostgreSQL's tsvector. Nothing but this and ``schema`` knows which.

Both get the terms that Python made, and make nothing of them themselves: FTS5 by its plainest tokenizer, PostgreSQL
by none (what the configuration "simple" would do, without its parser).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, BooleanField, Expression, F, Model
from django.db.models.sql.compiler import SQLCompiler

from blog.search.query import Terms

Parameters = tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What an entry must hold: of each of these at least one term, and none of those."""

    words: Sequence[Terms]
    without: Sequence[Terms] = ()
    in_title: bool = False


class KeysOf(Expression):
    """The keys of the entries that hold what is wanted, for ``pk__in``: the database begins with these.

    With ``newest``, no more than so many: those with the highest keys, which both databases find without the others.
    """

    output_field = BigIntegerField()

    def __init__(self, entries: type[Model], wanted: Wanted, *, newest: int | None = None) -> None:
        super().__init__()
        self.table, self.key = entries._meta.db_table, str(entries._meta.pk.column)
        self.wanted, self.newest = wanted, newest

    def as_sqlite(
        self, _compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, Parameters]:
        fts = connection.ops.quote_name(f"{self.table}_fts")
        sql = f"(SELECT rowid FROM {fts} WHERE {fts} MATCH %s{self._cut('rowid')})"  # noqa: S608 - names of our own
        return sql, (_in_fts5(self.wanted),)

    def as_postgresql(
        self, _compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, Parameters]:
        quote = connection.ops.quote_name
        vector = "title_vector" if self.wanted.in_title else "vector"
        key, table = quote(self.key), quote(self.table)
        sql = f"(SELECT {key} FROM {table} WHERE {vector} @@ %s::tsquery{self._cut(key)})"  # noqa: S608 - the same
        return sql, (_in_tsquery(self.wanted),)

    def _cut(self, key: str) -> str:
        return f" ORDER BY {key} DESC LIMIT {self.newest:d}" if self.newest is not None else ""


class Holding(Expression):
    """The condition that a text's entry holds what is wanted, for databases that then begin with the newest texts."""

    output_field = BooleanField()

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self.wanted = wanted
        self._entry: Any = F("search_entry__in_title")

    def get_source_expressions(self) -> list[Any]:
        return [self._entry]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self._entry,) = expressions

    def as_postgresql(
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, Parameters]:
        # The index's own columns are none of the model's: they stand beside one that is.
        table = compiler.quote_name(self._entry.alias)
        return f"{table}.vector @@ %s::tsquery", (_in_tsquery(self.wanted),)


def begins_with_the_newest(wanted: Wanted) -> bool:
    """Tell whether ``Holding`` finds the newest sooner than ``KeysOf`` does: FTS5 has to be asked for keys.

    PostgreSQL knows too little of the words of titles to choose well between the newest texts and the index.
    """
    return connection.vendor == "postgresql" and not wanted.in_title


def purge(entries: type[Model]) -> None:
    """Let the index itself hold no word any more that no entry has: FTS5 only marks those of deleted ones.

    It takes as long as writing the whole index once. PostgreSQL sees to it by itself.
    """
    if connection.vendor == "sqlite":
        fts = connection.ops.quote_name(f"{entries._meta.db_table}_fts")
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {fts}({fts}) VALUES ('optimize')")  # noqa: S608 - names of our own


# No term has anything in it but letters, digits and signs that neither of the two languages knows.


def _in_fts5(wanted: Wanted) -> str:
    query = " AND ".join(_any_of(wanted.words, '"{}"', " OR "))
    query = " NOT ".join([f"({query})", *_any_of(wanted.without, '"{}"', " OR ")])
    return f"in_title : ({query})" if wanted.in_title else query


def _in_tsquery(wanted: Wanted) -> str:
    return " & ".join(
        [
            *_any_of(wanted.words, "'{}'", " | "),
            *(f"!{each}" for each in _any_of(wanted.without, "'{}'", " | ")),
        ]
    )


def _any_of(words: Iterable[Terms], quoted: str, between: str) -> list[str]:
    return [f"({between.join(quoted.format(term) for term in sorted(terms))})" for terms in words]
