"""Questions that are asked with every request, always in the same words: Django puts them into SQL once."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable


class Standing[Row: Model]:
    """A queryset without a value that changes: no moment, and nobody's number. What it finds is asked for each time.

    To write the SQL takes Django several times as long as it takes SQLite to answer it.
    """

    def __init__(self, ask: Callable[[], QuerySet[Row]]) -> None:
        self._ask = ask
        # What is written belongs to a connection, and that to a thread, which may get another one.
        self._of_thread = threading.local()

    def rows(self) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self._of_thread, "connection", None) is not connection:
            self._of_thread.queryset, self._of_thread.connection = self._write(), connection
        return list(ModelIterable(self._of_thread.queryset))

    def first(self) -> Row | None:
        return next(iter(self.rows()), None)

    def _write(self) -> QuerySet[Row]:
        queryset = self._ask()
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        written = compiler.as_sql()
        vars(compiler)["as_sql"] = lambda *_args, **_options: written
        vars(queryset.query)["get_compiler"] = lambda *_args, **_options: compiler
        return queryset
