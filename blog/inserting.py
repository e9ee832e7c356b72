"""Putting one row into a table, where that is done with every request: Django writes its SQL anew each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

from blog.at_once import run
from blog.foreseen import Asked, PlainQuestion

_PLAIN = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
_AS_THEY_ARE = frozenset({bool, int, str, type(None)})


class _Column(NamedTuple):
    """Where a model has the value, what makes the database's of it, and whether that is mostly the same."""

    name: str
    field: Field[Any, Any]
    is_plain: bool


def insert(
    row: Model,
    *,
    unless_there: str = "",
    then: Callable[[int | None], None] = lambda _number: None,
    said: Mapping[str, str] | None = None,
) -> None:
    """Save a new ``row``, and call ``then`` with its number. No signal is sent.

    The database draws its number, unless it has one. ``unless_there`` names a unique column: where its value is there
    already, whoever comes at the same instant, nothing is saved, ``then`` gets None, and the transaction goes on.
    ``said`` gives columns whose value is an expression of SQL. Within at_once() all of that happens at its end.
    """
    said = said or {}
    has_number = row.pk is not None
    sql, columns = _statement(
        type(row), unless_there=unless_there, has_number=has_number, said=tuple(said.items())
    )
    known = vars(row)
    values: list[Any] = []
    for name, field, is_plain in columns:
        value = known[name]
        if not is_plain or type(value) not in _AS_THEY_ARE:
            value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
        values.append(value)

    def know(drawn: list[Any]) -> None:
        if drawn:
            row.pk = row._meta.pk.to_python(drawn[0])
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as Django does
        then(row.pk if drawn else None)

    run(sql, values, know)


def draw_number(model: type[Model]) -> int:
    """Return the number of a row that is still to be saved: nobody else gets it while the transaction lasts."""
    number: int = _next(model).rows()[0][0]
    return number


def number_of_next(model: type[Model]) -> Asked:
    """Return what draw_number() asks, to be foreseen. PostgreSQL gives each number away once."""
    return Asked(_next(model), ())


@lru_cache
def _next(model: type[Model]) -> PlainQuestion:
    table, key = model._meta.db_table, model._meta.pk.column
    # SQLite has one who writes at a time, and knows the highest number that was ever there.
    sql = {
        "postgresql": f"SELECT nextval(pg_get_serial_sequence('{table}', '{key}'))",
        "sqlite": f"SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608 - our own name
    }
    return PlainQuestion(sql[connection.vendor])


@lru_cache
def _statement(
    model: type[Model], *, unless_there: str, has_number: bool, said: tuple[tuple[str, str], ...]
) -> tuple[str, list[_Column]]:
    options, known = model._meta, dict(said)
    fields = [
        field
        for field in options.local_concrete_fields
        if field.column not in known and (has_number or not field.primary_key)
    ]
    columns = ", ".join(f'"{name}"' for name in (*(field.column for field in fields), *known))
    values = ", ".join((*["%s"] * len(fields), *known.values()))
    conflict = f'ON CONFLICT ("{unless_there}") DO NOTHING' if unless_there else ""
    key = options.pk.column
    sql = f'INSERT INTO "{options.db_table}" ({columns}) VALUES ({values}) {conflict} RETURNING "{key}"'  # noqa: S608 - our own names
    return sql, [_Column(field.attname, field, _is_plain(field)) for field in fields]


def _is_plain(field: Field[Any, Any]) -> bool:
    return isinstance(field, _PLAIN) and type(field).pre_save is Field.pre_save
