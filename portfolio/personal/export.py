"""Everything that is kept about a person as one ZIP: for a program, for a reader, and the pictures that they sent."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import FileField, Model, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from blog.models import Site
from portfolio.archive.tables import fields_of
from portfolio.personal.elsewhere import DRAFTS, GUEST, sessions_of
from portfolio.personal.subject import Subject
from portfolio.personal.tables import TABLES, Table, about

PLAIN = (str, int, float, list, dict, type(None))
# What these rows are called says more to a reader than their number.
NAMED = {"blog.post", "blog.category", "auth.group", "auth.permission", "contenttypes.contenttype"}


@dataclass(frozen=True)
class Chapter:
    """The rows of one table."""

    label: str
    title: str
    rows: list[dict[str, Any]]
    # What a reader finds the columns called.
    names: dict[str, str]

    @property
    def readable(self) -> list[list[tuple[str, Any]]]:
        """Return each row as what is not empty in it."""
        rows = [
            [(self.names.get(name, name), value) for name, value in row.items()]
            for row in self.rows
        ]
        return [[pair for pair in row if pair[1] not in ("", None, [], {})] for row in rows]


def write_export(subject: Subject, file: IO[bytes]) -> None:
    chapters = [chapter for chapter in chapters_of(subject) if chapter.rows]
    context = {"chapters": chapters, "site": Site.current(), "now": timezone.now()}
    data: dict[str, list[dict[str, Any]]] = {}
    for chapter in chapters:
        data.setdefault(chapter.label, []).extend(chapter.rows)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        packed.writestr("data.html", render_to_string("portfolio/personal/export.html", context))
        for name, content in _files(subject):
            packed.writestr(f"files/{name}", content)


def chapters_of(subject: Subject) -> Iterator[Chapter]:
    for model, table, rows in about(subject):
        shown = [f for f in fields_of(model) if not table.hides(f.name)]
        names = {field.name: str(field.verbose_name) for field in shown}
        found = [_values(row, table) for row in _with_names(rows, model)] if shown else []
        if model._meta.label_lower == "sessions.session":
            found = list(_sessions(subject))
        title = str(model._meta.verbose_name_plural)
        yield Chapter(model._meta.label_lower, title, found, names)


def _with_names(rows: QuerySet[Model], model: type[Model]) -> QuerySet[Model]:
    named = [field.name for field in fields_of(model) if _is_named(field)]
    return rows.select_related(*named) if named else rows


def _is_named(field: Any) -> bool:
    return bool(field.remote_field) and field.remote_field.model._meta.label_lower in NAMED


def _values(row: Model, table: Table) -> dict[str, Any]:
    return {f.name: _value(f, row) for f in fields_of(type(row)) if not table.hides(f.name)}


def _value(field: Any, row: Model) -> Any:
    if _is_named(field):
        return str(getattr(row, field.name) or "")
    value = field.value_from_object(row)
    return value if isinstance(value, PLAIN) else field.value_to_string(row)


def _sessions(subject: Subject) -> Iterator[dict[str, Any]]:
    """Yield what sessions hold of what they typed: not what would let somebody else go on with one."""
    for session, data in sessions_of(subject):
        typed = {name: data[name] for name in (GUEST, DRAFTS) if name in data}
        yield {"expire_date": session.expire_date.isoformat(), **typed}


def _files(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the rows name: pictures of people, and those of posts."""
    for model, _table, rows in about(subject):
        columns = [f.name for f in fields_of(model) if isinstance(f, FileField)]
        for row in rows if columns else ():
            for file in filter(None, (getattr(row, name) for name in columns)):
                if file.storage.exists(file.name):
                    with file.open("rb") as opened:
                        yield file.name, opened.read()


def count_of(subject: Subject) -> dict[str, int]:
    """Return how many rows of each kind are kept, without those that have none: but for sessions, all of which would
    have to be opened.
    """
    counts: dict[str, int] = {}
    for model, table, rows in about(subject, but=["sessions.session"]):
        if not table.hides("pk"):
            label = model._meta.label_lower
            counts[label] = counts.get(label, 0) + rows.count()
    return {label: counts[label] for label in TABLES if counts.get(label)}
