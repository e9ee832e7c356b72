"""The rows of a site as plain values, and back: the same on every database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models

from accounts.likeness import likenesses

# Made by every installation itself, what is searched for one, or over when the site moves: sessions, mails on their
# way, work under way.
LEFT_OUT = {
    "account.emailconfirmation",
    "auth.permission",
    "blog.postentry",
    "comments.allowance",
    "comments.commententry",
    "comments.outgoingmail",
    "contenttypes.contenttype",
    "django_tasks_database.dbtaskresult",
    "page_cache.pageversion",
    "sessions.session",
}
# Rows of these have other numbers in every installation: what points to them says them in words.
BY_NAME: dict[type[models.Model], Any] = {
    ContentType: ContentType.objects,
    Permission: Permission.objects,
}
ROWS_AT_A_TIME = 500
PLAIN = (str, int, float, list, dict, type(None))


class UnknownRowError(Exception):
    """A row that does not fit this version of the program; the message says what does not."""


def kept_models() -> list[type[models.Model]]:
    """Return every table of the site that an archive holds, in an order that is always the same."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns that are written: not those which the database makes of others."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def rows_of(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Yield each row as column names and JSON values, by its number."""
    rows = model._base_manager.order_by("pk")
    for field in fields_of(model):
        if field.remote_field and field.remote_field.model in BY_NAME:
            rows = rows.select_related(field.name)
    for row in rows.iterator(ROWS_AT_A_TIME):
        yield {field.name: _plain(field, row) for field in fields_of(model)}


def as_line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _plain(field: models.Field[Any, Any], row: models.Model) -> Any:
    if field.remote_field and field.remote_field.model in BY_NAME:
        target = getattr(row, field.name)
        return target and list(target.natural_key())
    value = field.value_from_object(row)
    # What JSON has no form for is text: times as RFC 3339 has them, to the microsecond.
    return value if isinstance(value, PLAIN) else field.value_to_string(row)


def instance_of(model: type[models.Model], row: Any) -> models.Model:
    """Return the row as an object, not saved. Raises UnknownRowError."""
    known = {field.name: field for field in fields_of(model)}
    try:
        if unknown := row.keys() - known.keys():
            raise UnknownRowError(f"this version knows no “{min(unknown)}”")
        values = {known[name].attname: _value(known[name], row[name]) for name in row}
    except (AttributeError, TypeError, ValueError, ValidationError) as error:
        raise UnknownRowError(f"it cannot be read ({error})") from None
    return model(**values)


def _value(field: models.Field[Any, Any], plain: Any) -> Any:
    if plain is None:
        return None
    target = field.remote_field.model if field.remote_field else None
    if target in BY_NAME:
        return _numbered(target, plain)
    return field.to_python(plain)


def _numbered(target: Any, words: Any) -> int:
    """Return the number that a row has here, which is known by its words. Raises UnknownRowError."""
    try:
        return int(BY_NAME[target].get_by_natural_key(*words).pk)
    except target.DoesNotExist:
        named = ".".join(map(str, words))
        raise UnknownRowError(f"this version knows no “{named}”") from None


def insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """Write rows exactly as they are: no time is set to now, no history begun, nobody told.

    What is found by its likeness is found as this version does, whichever wrote the archive.
    """
    for row, field in product(rows, likenesses(model)):
        field.pre_save(row, add=True)
    manager: Any = model._base_manager
    manager._insert(rows, fields=fields_of(model), using="default", raw=True)  # noqa: SLF001
