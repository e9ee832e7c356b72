"""The folder where exports lie, and what their names say of them.

``archive-2026-11-24-121500.zip`` is one; while it is made, ``….waiting`` stands there instead, with a word on how far
it is; one that could not be made leaves ``….failed`` with the reason.
"""

from __future__ import annotations

import datetime
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from portfolio.exports.kinds import KINDS, Kind

KEPT = datetime.timedelta(days=7)
# One that has said nothing for so long was lost with its process.
SILENCE = datetime.timedelta(hours=1)
WAITING, FAILED = ".waiting", ".failed"
TIME = "%Y-%m-%d-%H%M%S"
NAME = re.compile(r"(?P<kind>[a-z]+)-(?P<time>\d{4}-\d\d-\d\d-\d{6})\.(?P<suffix>[a-z]+)")


@dataclass(frozen=True)
class Export:
    """One of them, as it was when it was looked at: the next moment it may be made, or gone."""

    name: str
    kind: Kind
    asked_at: datetime.datetime
    size: int
    is_ready: bool = False
    is_waiting: bool = False
    # How far it is, or why it could not be made.
    words: str = ""


def folder() -> Path:
    path = Path(settings.DATA_DIR) / "exports"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def changed_at(path: Path) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)


def exports() -> list[Export]:
    """Return what lies there, the newest first."""
    found = [export for path in folder().iterdir() if (export := _export_at(path))]
    return sorted(found, key=lambda export: (export.asked_at, export.name), reverse=True)


def find(name: str) -> Export | None:
    return next((export for export in exports() if export.name == name), None)


def _export_at(path: Path) -> Export | None:
    said = NAME.fullmatch(path.name)
    if not said or said["kind"] not in KINDS:
        return None
    asked_at = datetime.datetime.strptime(said["time"], TIME).replace(tzinfo=datetime.UTC)
    try:
        size, changed = path.stat().st_size, changed_at(path)
        words = path.read_text(encoding="utf-8") if path.suffix in {WAITING, FAILED} else ""
    except FileNotFoundError:
        return None
    export = Export(path.name, KINDS[said["kind"]], asked_at, size, words=words)
    if path.suffix == WAITING and timezone.now() - changed < SILENCE:
        return replace(export, is_waiting=True)
    if path.suffix == WAITING:
        lost = gettext("The site stopped while it was made. Please ask for it again.")
        return replace(export, words=lost)
    return replace(export, is_ready=path.suffix != FAILED)


def reserve(kind: str) -> str | None:
    """Return the name of an export to be made; None while one of that kind is being made already."""
    if any(export.is_waiting and export.kind == KINDS[kind] for export in exports()):
        return None
    name = f"{kind}-{timezone.now():{TIME}}"
    (folder() / f"{name}{WAITING}").touch()
    return name


def forget_old() -> None:
    for path in folder().iterdir():
        if timezone.now() - changed_at(path) < KEPT:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
