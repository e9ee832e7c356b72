"""Filling a new, empty site from an archive: all of it, or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from accounts.models import User
from blog.models import Post
from blog.tasks import bring_index_up_to_date
from comments.models import Comment
from portfolio.archive import media
from portfolio.archive.files import BadFileError, check_sums, manifest_of, opened_zip
from portfolio.archive.tables import (
    ROWS_AT_A_TIME,
    UnknownRowError,
    fields_of,
    insert,
    instance_of,
    kept_models,
)
from portfolio.archive.writing import FORMAT, Progress


class NotEmptyError(Exception):
    """The site has something in it already."""


def read_archive(path: Path, say: Progress = lambda _line: None) -> dict[str, int]:
    """Make the site what the archive says; return how many rows each table has.

    Raises NotEmptyError, and BadFileError for what does not fit: the site is then as it was.
    """
    if any(model.objects.exists() for model in (User, Post, Comment)):
        raise NotEmptyError
    with opened_zip(path) as packed:
        manifest = manifest_of(packed, FORMAT)
        say("checksums")
        check_sums(packed)
        say("media")
        with media.unpacked(packed), transaction.atomic():
            counts = _fill(packed, say)
            _demand_counts(path, manifest, counts)
            bring_index_up_to_date.enqueue()
    return counts


def _fill(packed: zipfile.ZipFile, say: Progress) -> dict[str, int]:
    models_here = {model._meta.label_lower: model for model in kept_models()}
    _demand_known_tables(packed, models_here)
    for model in models_here.values():
        # What a migration put there, the roles above all, is in the archive too.
        model._base_manager.all()._raw_delete("default")  # noqa: SLF001
    ContentType.objects.clear_cache()
    counts = {}
    for label, model in models_here.items():
        say(label)
        counts[label] = _fill_table(packed, label, model)
    with _told("What one table says of another"):
        connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*models_here.values()]):
            cursor.execute(statement)  # pragma: no cover - PostgreSQL's; SQLite needs none
    return counts


def _fill_table(packed: zipfile.ZipFile, label: str, model: type[models.Model]) -> int:
    count = 0
    most = connection.ops.bulk_batch_size(fields_of(model), [None] * ROWS_AT_A_TIME)
    # SQLite would take far more: what is held in memory is to stay small.
    many = min(most, ROWS_AT_A_TIME)
    for rows in batched(_rows(packed, label, model), many):
        with _told(f"data/{label}.jsonl"):
            insert(model, list(rows))
        count += len(rows)
    return count


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say in a sentence what the database does not take."""
    try:
        yield
    except DatabaseError as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise BadFileError(f"{what} does not fit: {reason}.") from None


def _rows(packed: zipfile.ZipFile, label: str, model: type[models.Model]) -> Iterator[models.Model]:
    name = f"data/{label}.jsonl"
    if name not in packed.namelist():
        return  # A table that the older program did not have yet.
    with packed.open(name) as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield instance_of(model, json.loads(line))
            except (ValueError, UnknownRowError) as error:
                raise BadFileError(f"{name}, line {number}: {error}.") from None


def _demand_known_tables(packed: zipfile.ZipFile, known: dict[str, Any]) -> None:
    for name in packed.namelist():
        label = name.removeprefix("data/").removesuffix(".jsonl")
        if name.startswith("data/") and label not in known:
            raise BadFileError(f"This version of the program has no table {label}.")


def _demand_counts(path: Path, manifest: dict[str, Any], counts: dict[str, int]) -> None:
    for label, count in manifest.get("rows", {}).items():
        if counts.get(label) != count:
            raise BadFileError(f"{path} is damaged: {label} has not all of its rows.")
