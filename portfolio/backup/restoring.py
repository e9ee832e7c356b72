"""The way back: a backup onto an empty machine."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from portfolio.archive import media
from portfolio.archive.files import BadFileError, opened_zip
from portfolio.backup.databases import Counts, this_database
from portfolio.backup.keys import WrongPassphraseError, unlocked
from portfolio.backup.making import KEY, checked_manifest, unpacked_database


class NotEmptyError(Exception):
    """There is something here already: says what, and which setting names the place."""

    def __init__(self, what: str, setting: str) -> None:
        super().__init__(f"{what}. Set {setting} to a new, empty one.")


def restore_backup(path: Path, *, passphrase: str = "") -> Counts:
    """Fill the empty database and folder from the backup, and bring them up to date; return the backup's counts.

    Raises NotEmptyError, and BadFileError for what does not fit: nothing was changed then.
    """
    _demand_emptiness()
    with opened_zip(path) as packed:
        manifest = checked_manifest(packed)
        _demand_known_migrations(packed, manifest)
        key = _key_in(packed, passphrase)
        with unpacked_database(packed, manifest) as (copy, _folder), media.unpacked(packed):
            this_database().fill(copy)
        if key:
            _keep_key(key)
    call_command("migrate", verbosity=0, interactive=False)
    return dict(manifest["rows"])


def _demand_emptiness() -> None:
    if not this_database().is_empty():
        raise NotEmptyError("The database is not empty", "DATABASE_URL, or DATA_DIR,")
    if next(media.stored_files(), None):
        place, name = ("bucket", "MEDIA") if settings.MEDIA else ("data folder", "DATA_DIR")
        raise NotEmptyError(f"There are pictures in the {place}", name)


def _demand_known_migrations(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Refuse a backup that has more in it than this program knows of. What an app that is gone left is no harm."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    apps = {name.partition(".")[0] for name in known}
    if any(name.partition(".")[0] in apps for name in set(manifest["migrations"]) - known):
        raise BadFileError(f"{packed.filename} was made by a newer version of this program.")


def _key_in(packed: zipfile.ZipFile, passphrase: str) -> str:
    if KEY not in packed.namelist() or not passphrase:
        return ""
    try:
        return unlocked(packed.read(KEY), passphrase)
    except WrongPassphraseError:
        raise BadFileError("The passphrase does not open the secret key in this backup.") from None


def _keep_key(key: str) -> None:
    """Put the key where the site looks for it at its next start, unless the operator gives one."""
    path = Path(settings.DATA_DIR) / "secret_key"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
