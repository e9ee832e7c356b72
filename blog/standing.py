"""Questions that are asked with every request: each is put into SQL once, and then asked with other values.

To build a query and to compile it takes the ORM many times as long as a database takes to answer a short one.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from blog.prepared import prepared

# What one can be asked with. None and lists would change the query itself.
type Value = int | str | datetime.date

STAND_IN = 7_000_000_000_000


@dataclass(frozen=True, slots=True)
class _Written:
    """A query as one kind of database gets it."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: list[Any]
    # Which parameter is which value.
    places: list[tuple[int, int]]

    def ask(self, values: list[Any]) -> list[Any]:
        parameters = list(self.parameters)
        for place, value in self.places:
            parameters[place] = values[value]
        # A compiler belongs to a connection, and that to a thread.
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(parameters))
        asked = self.queryset.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        # Not the query set: whoever filtered it further would get what was written all the same.
        with prepared():
            return list(asked)


class Standing[Row]:
    """A queryset that ``make`` makes once, from as many values as it will be asked with, and of the same types.

    What else it depends on must be the same each time: a moment, above all, is one of the values.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make
        self._written: dict[tuple[Any, ...], _Written] = {}

    def rows(self, *values: Value) -> list[Row]:
        """Return what the query finds. Raises ValueError if it does not use one of the values."""
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, *map(type, values))
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = self._write(values)
        return written.ask([_adapted(value, connection) for value in values])

    def first(self, *values: Value) -> Row | None:
        return next(iter(self.rows(*values)), None)

    def _write(self, values: tuple[Value, ...]) -> _Written:
        connection = connections[DEFAULT_DB_ALIAS]
        stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
        queryset = self._make(*stand_ins).using(DEFAULT_DB_ALIAS)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        adapted = [_adapted(value, connection) for value in stand_ins]
        places = [
            (place, adapted.index(parameter))
            for place, parameter in enumerate(parameters)
            if parameter in adapted
        ]
        if {value for _place, value in places} != set(range(len(values))):
            msg = "A standing question must be made from all of its values."
            raise ValueError(msg)
        return _Written(queryset, compiler, sql, list(parameters), places)


def _stand_in(place: int, value: Value) -> Value:
    """Return a value of the same type that is no other's."""
    if isinstance(value, int):
        return STAND_IN + place
    if isinstance(value, str):
        return f"stand-in {place}"
    if isinstance(value, datetime.datetime):
        return datetime.datetime(1, 1, 1, microsecond=place, tzinfo=datetime.UTC)
    return datetime.date(1, 1, 1 + place)


def _adapted(value: Value, connection: Any) -> Any:
    """Return the value as the database gets it."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    return value
