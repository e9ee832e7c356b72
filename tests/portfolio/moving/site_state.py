"""What a site holds, as something that can be compared: whatever numbers the database gave, and whenever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import django
from django.apps import apps
from django.db import connection as site_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

State = dict[str, tuple[int, str]]
APPS = ("accounts", "blog", "comments", "moving")
# As many digits of a comment's path are one number.
PATH_STEP = 10
# What a row is called that others refer to by its number.
NAMED_BY = {
    "accounts.user": "username",
    "blog.category": "slug",
    "blog.tag": "slug",
    "blog.picture": "file",
    "blog.post": "guid",
    "comments.comment": "guid",
    "moving.import": "key",
}
# What tells when something was done here, and by which row, not what there is.
LEFT = {
    "accounts.user": {"password", "date_joined"},
    "blog.formeraddress": {"created_at"},
    "blog.historicalpost": {"history_date", "updated_at"},
    "blog.historicalpost_categories": {"id"},
    "blog.historicalpost_tags": {"id"},
    "comments.threadversion": {"changed_at"},
    "moving.import": {"created_at", "seen_at", "ended_at", "phase", "progress"},
}
# Numbers that refer to a row without being a foreign key.
REFERS = {"blog.historicalpost": {"id": "blog.post"}}


def state_of(connection: BaseDatabaseWrapper = site_connection) -> State:
    """Return by table how many rows it has, and a digest of them."""
    names = {label: dict(_pairs(connection, label)) for label in NAMED_BY}
    names["blog.historicalpost"] = {
        pk: f"version of {names['blog.post'].get(post)}"
        for pk, post in _rows(connection, apps.get_model("blog.historicalpost"), "history_id", "id")
    }
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS and model._meta.managed
    ]
    return {
        model._meta.label_lower: _digest(_told(connection, model, names))
        for model in models
        if not model._meta.proxy
    }


def different(one: State, other: State) -> set[str]:
    """Return the tables that do not hold the same."""
    return {table for table in one if one[table] != other[table]}


def _digest(rows: Iterator[str]) -> tuple[int, str]:
    found = sorted(hashlib.sha256(row.encode()).digest() for row in rows)
    return len(found), hashlib.sha256(b"".join(found)).hexdigest()


def _rows(
    connection: BaseDatabaseWrapper, model: type[Model], *columns: str
) -> Iterator[tuple[Any, ...]]:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM {table}")
        while rows := cursor.fetchmany(1000):
            yield from rows


def _pairs(connection: BaseDatabaseWrapper, label: str) -> Iterator[tuple[Any, ...]]:
    yield from _rows(connection, apps.get_model(label), "id", NAMED_BY[label])


def _told(
    connection: BaseDatabaseWrapper, model: type[Model], names: dict[str, dict[Any, Any]]
) -> Iterator[str]:
    label = model._meta.label_lower
    kept = [
        field
        for field in model._meta.concrete_fields
        if field.name not in LEFT.get(label, set())
        and (
            not field.primary_key or field.remote_field or (field.name == "id" and label in REFERS)
        )
    ]
    targets = [
        names.get(field.related_model._meta.label_lower if field.related_model else "")
        or names.get(REFERS.get(label, {}).get(field.name, ""))
        for field in kept
    ]
    for row in _rows(connection, model, *(field.column or field.attname for field in kept)):
        told = [
            _named(field.name, value, target, names)
            for field, value, target in zip(kept, row, targets, strict=True)
        ]
        if label == "moving.known":
            target = names["accounts.user" if "writer" in row else "blog.post"]
            told = [target.get(value, value) for value in told]
        yield repr(told)


def _named(column: str, value: Any, target: dict[Any, Any] | None, names: Any) -> Any:
    if target is not None:
        return target.get(value)
    if column == "path" and isinstance(value, str) and value.isdecimal():
        comments = names["comments.comment"]
        steps = range(0, len(value), PATH_STEP)
        return [comments.get(int(value[start : start + PATH_STEP])) for start in steps]
    return value


if __name__ == "__main__":
    django.setup()
    print(json.dumps(state_of()))  # noqa: T201
