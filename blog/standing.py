"""Questions that are asked with every request: each is put into SQL once, and then asked with other values.

To build a query and to compile it takes the ORM many times as long as a database takes to answer a short one.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.signals import post_init, pre_init

from blog.foreseen import answer
from blog.prepared import MARKS, prepared

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
    # Makes of rows what is asked for, where that are models.
    reader: _Reader | None

    def parameters_for(self, values: list[Any]) -> list[Any]:
        parameters = list(self.parameters)
        for place, value in self.places:
            parameters[place] = values[value]
        return parameters

    def ask(self, values: list[Any]) -> list[Any]:
        parameters = self.parameters_for(values)
        if self.reader is None:
            return self._ask_as_django(parameters)
        connection = connections[DEFAULT_DB_ALIAS]
        with prepared(), connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        return self.read(rows)

    def read(self, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Return what was asked for, made of rows as the database has them."""
        if not rows:
            return []
        return list(self.reader.read(rows, connections[DEFAULT_DB_ALIAS]))  # type: ignore[union-attr]

    def _ask_as_django(self, parameters: list[Any]) -> list[Any]:
        # A compiler belongs to a connection, and that to a thread.
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(parameters))
        asked = self.queryset.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        # Not the query set: whoever filtered it further would get what was written all the same.
        with prepared():
            return list(asked)


class _Reader:
    """Does what Django's ModelIterable does, with all that is the same for each question found out once."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: Any) -> None:
        select, kind = compiler.select, compiler.klass_info
        columns = kind["select_fields"]
        self._own = slice(columns[0], columns[-1] + 1)
        self._names = [column[0].target.attname for column in select[self._own]]
        self._fetch_mode = queryset._fetch_mode  # type: ignore[attr-defined]  # noqa: SLF001
        self._make = _maker(kind["model"])
        self._related = get_related_populators(kind, select, queryset.db, self._fetch_mode)
        _hasten(self._related, self._fetch_mode)
        self._annotations = compiler.annotation_col_map
        converters = compiler.get_converters([column[0] for column in select])
        self._converters = [
            (place, expression, function)
            for place, (functions, expression) in converters.items()
            for function in functions
        ]

    def read(self, rows: Sequence[tuple[Any, ...]], connection: Any) -> Iterator[Any]:
        for found in rows:
            row = list(found)
            for place, expression, convert in self._converters:
                row[place] = convert(row[place], expression, connection)
            own = row[self._own]
            made = self._make(connection.alias, self._names, own, fetch_mode=self._fetch_mode)
            for related in self._related:
                related.populate(row, made)
            for name, place in self._annotations.items():
                setattr(made, name, row[place])
            yield made


def _hasten(populators: Sequence[Any], fetch_mode: Any) -> None:
    """Let what comes with a row be made as the row is."""
    for populator in populators:
        populator.from_db = partial(_maker(populator.model_cls), fetch_mode=fetch_mode)
        _hasten(populator.related_populators, fetch_mode)


def _maker(model: type[Model]) -> Callable[..., Model]:
    """Return what makes a model of values that were found: Django's own way, unless nobody would see it go."""
    is_plain = (
        model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
        and model.__init__ is Model.__init__
        and not any(signal.has_listeners(model) for signal in (pre_init, post_init))
    )
    return partial(_make, model) if is_plain else model.from_db


def _make(
    model: type[Model], alias: str, names: Sequence[str], values: Sequence[Any], *, fetch_mode: Any
) -> Model:
    """Do what from_db() does, without setting each value by itself."""
    state = ModelState()
    state.adding, state.db, state.fetch_mode = False, alias, fetch_mode
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True), _state=state)
    return made


class Standing[Row]:
    """A queryset that ``make`` makes once, from as many values as it will be asked with, and of the same types.

    What else it depends on must be the same each time: a moment, above all, is one of the values.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make
        self._written: dict[tuple[Any, ...], _Written] = {}

    def rows(self, *values: Value) -> list[Row]:
        """Return what the query finds, or was foreseen. Raises ValueError if it does not use one of the values."""
        written = self._written_for(values)
        known = answer(self, values)
        if known is not None:
            return written.read(known)
        connection = connections[DEFAULT_DB_ALIAS]
        return written.ask([_adapted(value, connection) for value in values])

    def first(self, *values: Value) -> Row | None:
        return next(iter(self.rows(*values)), None)

    def as_sql(self, values: tuple[Value, ...]) -> tuple[str, list[Any], int]:
        """Return what blog.foreseen needs: of a query that finds models."""
        written, connection = self._written_for(values), connections[DEFAULT_DB_ALIAS]
        parameters = written.parameters_for([_adapted(value, connection) for value in values])
        return written.sql, parameters, len(written.compiler.select)

    def _written_for(self, values: tuple[Value, ...]) -> _Written:
        key = (connections[DEFAULT_DB_ALIAS].vendor, *map(type, values))
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = self._write(values)
        return written

    def _write(self, values: tuple[Value, ...]) -> _Written:
        connection = connections[DEFAULT_DB_ALIAS]
        stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
        queryset = self._make(*stand_ins).using(DEFAULT_DB_ALIAS)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        adapted = [_adapted(value, connection) for value in stand_ins]
        sql, parameters = _with_constants(sql, parameters, adapted, connection.vendor)
        places = [
            (place, adapted.index(parameter))
            for place, parameter in enumerate(parameters)
            if parameter in adapted
        ]
        if {value for _place, value in places} != set(range(len(values))):
            msg = "A standing question must be made from all of its values."
            raise ValueError(msg)
        is_plain = queryset._iterable_class is ModelIterable  # noqa: SLF001
        reader = _Reader(queryset, compiler) if is_plain else None
        return _Written(queryset, compiler, sql, list(parameters), places, reader)


def _with_constants(
    sql: str, parameters: Sequence[Any], values: Sequence[Any], vendor: str
) -> tuple[str, list[Any]]:
    """Write what is always the same into the SQL, and return it with the parameters that are left.

    A partial index is of use where the database knows that its condition holds: of a constant it knows when it plans.
    Of a parameter SQLite finds it out by planning anew each time, and PostgreSQL does so or goes without.
    """
    left: list[Any] = []
    rest = iter(parameters)

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        parameter = next(rest)
        literal = None if parameter in values else _literal(parameter, vendor)
        if literal is None:
            left.append(parameter)
        return literal or found[0]

    return MARKS.sub(written, sql), left


def _literal(constant: Any, vendor: str) -> str | None:
    """Return it as SQL has it; None of what is better left a parameter."""
    if isinstance(constant, bool):
        return str(constant).upper() if vendor == "postgresql" else str(int(constant))
    if isinstance(constant, int):
        return str(int(constant))
    if isinstance(constant, str) and "\0" not in constant:
        doubled = str(constant).replace("'", "''").replace("%", "%%")
        return f"'{doubled}'"
    return None


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
