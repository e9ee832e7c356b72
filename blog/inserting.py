"""Putting one row into a table, where that is done with every request: Django writes its SQL anew each time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from blog.prepared import prepared


def insert(row: Model, *, unless_there: str = "") -> bool:
    """Save a new ``row``, whose number the database draws. No signal is sent.

    ``unless_there`` names a unique column: nothing is saved where its value is there already, whoever comes at the
    same instant, and the transaction goes on. Return whether it was saved.
    """
    sql, fields = _statement(type(row), unless_there)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with prepared(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        drawn = cursor.fetchone()
    if drawn is None:
        return False
    row.pk = drawn[0]
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as Django does
    return True


@lru_cache
def _statement(model: type[Model], unless_there: str) -> tuple[str, list[Field[Any, Any]]]:
    options = model._meta
    fields = [field for field in options.local_concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    conflict = f'ON CONFLICT ("{unless_there}") DO NOTHING' if unless_there else ""
    key = options.pk.column
    sql = f'INSERT INTO "{options.db_table}" ({columns}) VALUES ({places}) {conflict} RETURNING "{key}"'  # noqa: S608 - our own names
    return sql, fields
