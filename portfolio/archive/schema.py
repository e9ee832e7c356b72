"""What the rows of an archive look like, as a JSON Schema (2020-12) made from the tables themselves."""

from __future__ import annotations

from typing import Any

from django.db import models

from portfolio.archive.tables import BY_NAME, fields_of, kept_models

# By the name that Django gives a column's kind; whatever is not here is text.
KINDS: dict[str, dict[str, Any]] = {
    "BooleanField": {"type": "boolean"},
    "DateField": {"type": "string", "format": "date"},
    "DateTimeField": {"type": "string", "format": "date-time"},
    "FloatField": {"type": "number"},
    "JSONField": {},
    "UUIDField": {"type": "string", "format": "uuid"},
}
WHOLE_NUMBERS = ("AutoField", "IntegerField")


def schema() -> dict[str, Any]:
    """Return a schema whose definitions are the tables, each of one line of ``data/<table>.jsonl``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of data/<table>.jsonl, for each table",
        "$defs": {model._meta.label_lower: _table(model) for model in kept_models()},
    }


def _table(model: type[models.Model]) -> dict[str, Any]:
    fields = fields_of(model)
    return {
        "title": str(model._meta.verbose_name),
        "type": "object",
        "properties": {field.name: _column(field) for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def _column(field: models.Field[Any, Any]) -> dict[str, Any]:
    kind = _kind(field)
    if field.null and "type" in kind:
        kind["type"] = [kind["type"], "null"]
    if field.remote_field:
        kind["description"] = f"a row of {field.remote_field.model._meta.label_lower}"
    elif text := str(field.help_text):
        kind["description"] = text
    return kind


def _kind(field: models.Field[Any, Any]) -> dict[str, Any]:
    if field.remote_field and field.remote_field.model in BY_NAME:
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(field, models.ForeignKey):
        return _kind(field.target_field)
    name = field.get_internal_type()
    if name.endswith(WHOLE_NUMBERS):
        return {"type": "integer"}
    return dict(KINDS.get(name, {"type": "string"}))
