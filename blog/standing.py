"""Questions that are asked with every request, always in the same words: Django puts them into SQL once."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from blog.prepared import prepared


@dataclass(frozen=True)
class _Place:
    """Where a value of that name belongs."""

    name: str


class Standing[Row: Model]:
    """A queryset that is always the same but for the values of some names. What it finds is asked for each time.

    To write the SQL takes Django several times as long as it takes SQLite to answer it.
    """

    def __init__(self, ask: Callable[..., QuerySet[Row]], **examples: Any) -> None:
        """Call ``ask`` with the ``examples``, by which the places of the values are found: none is in it besides."""
        self._ask = ask
        self._examples = examples
        # What is written belongs to a connection, and that to a thread, which may get another one.
        self._of_thread = threading.local()

    def rows(self, **values: Any) -> list[Row]:
        connection, mine = connections[DEFAULT_DB_ALIAS], self._of_thread
        if getattr(mine, "connection", None) is not connection:
            mine.queryset, mine.connection = self._write(connection), connection
        mine.values = _adapted(values, connection)
        with prepared():
            return list(ModelIterable(mine.queryset))

    def first(self, **values: Any) -> Row | None:
        return next(iter(self.rows(**values)), None)

    def _write(self, connection: BaseDatabaseWrapper) -> QuerySet[Row]:
        queryset = self._ask(**self._examples)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        examples = _adapted(self._examples, connection).items()
        names = {example: _Place(name) for name, example in examples}
        places = [names.get(value, value) for value in parameters]

        def as_sql(*_args: Any, **_options: Any) -> tuple[str, tuple[Any, ...]]:
            values = self._of_thread.values
            return sql, tuple(values[p.name] if isinstance(p, _Place) else p for p in places)

        vars(compiler)["as_sql"] = as_sql
        vars(queryset.query)["get_compiler"] = lambda *_args, **_options: compiler
        return queryset


def _adapted(values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """Return the values as the database takes them."""
    return {name: _adapt(value, connection) for name, value in values.items()}


def _adapt(value: Any, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return (
        connection.ops.adapt_datefield_value(value) if isinstance(value, datetime.date) else value
    )
