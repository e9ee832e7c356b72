"""Making a backup while the site runs, and proving one by restoring it beside the site."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portfolio.archive import media
from portfolio.archive.files import (
    MANIFEST,
    BadFileError,
    check_sums,
    manifest_of,
    new_zip,
    opened_zip,
    pieces_of,
)
from portfolio.backup.databases import Counts, this_database
from portfolio.backup.keys import locked

FORMAT = "portfolio-backup"
KEY = "secret_key.locked"


def make_backup(path: Path, *, passphrase: str = "") -> Counts:
    """Write a backup; return how many rows each table has in it. With a passphrase the secret key is in it too.

    Raises BadFileError when that cannot be done: there is no file then.
    """
    database = this_database()
    with (
        new_zip(path) as packed,
        tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as folder,
    ):
        copy = Path(folder) / database.member
        counts = database.copy(copy)
        packed.write(database.member, _pieces_of_file(copy))
        # After the database: a picture that it knows is there already.
        media.pack(packed)
        if passphrase:
            packed.write(KEY, [locked(settings.SECRET_KEY, passphrase)])
        packed.write_json(MANIFEST, _manifest(database.member, counts))
    return counts


def verify_backup(path: Path) -> Counts:
    """Restore the backup to a scratch place, and compare every count and checksum; return the counts.

    Raises BadFileError for whatever is not as it was.
    """
    with opened_zip(path) as packed:
        manifest = checked_manifest(packed)
        with unpacked_database(packed, manifest) as (copy, folder):
            counts = this_database().try_out(copy, folder)
    if counts != manifest["rows"]:
        differing = sorted(dict(counts.items() ^ manifest["rows"].items()))
        raise BadFileError(f"{path} is damaged: {differing[0]} has not the rows that it had.")
    return counts


def checked_manifest(packed: zipfile.ZipFile) -> dict[str, Any]:
    """Return what the backup says of itself, when it is whole and for a database such as this one."""
    manifest = manifest_of(packed, FORMAT)
    check_sums(packed)
    if manifest["database"] != this_database().member:
        raise BadFileError(
            f"{packed.filename} is a backup of another kind of database."
            " To move a site from one to the other use: export, import."
        )
    return manifest


@contextmanager
def unpacked_database(
    packed: zipfile.ZipFile, manifest: dict[str, Any]
) -> Iterator[tuple[Path, Path]]:
    """Put the database's copy into a folder that ends with the block; return the file and the folder."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as name:
        folder = Path(name)
        copy = folder / manifest["database"]
        with copy.open("wb") as file:
            file.writelines(pieces_of(packed, manifest["database"]))
        yield copy, folder


def _pieces_of_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(media.PIECE):
            yield piece


def _manifest(member: str, counts: Counts) -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "database": member,
        "rows": counts,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }
