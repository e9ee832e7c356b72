"""The exports that there are, and what their names say of them.

``archive-2026-11-24-121500.zip`` is one; while it is made, ``….waiting`` stands there instead, with a word on how far
it is; one that could not be made leaves ``….failed`` with the reason.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext

from portfolio.exports.kinds import KINDS, Kind
from portfolio.private_files import Folder, Kept

FILES = Folder("exports")
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


def exports() -> list[Export]:
    """Return what lies there, the newest first."""
    found = [export for kept in FILES.entries() if (export := _export_of(kept))]
    return sorted(found, key=lambda export: (export.asked_at, export.name), reverse=True)


def find(name: str) -> Export | None:
    return next((export for export in exports() if export.name == name), None)


def _export_of(kept: Kept) -> Export | None:
    said = NAME.fullmatch(kept.key)
    if not said or said["kind"] not in KINDS:
        return None
    asked_at = datetime.datetime.strptime(said["time"], TIME).replace(tzinfo=datetime.UTC)
    export = Export(kept.key, KINDS[said["kind"]], asked_at, kept.size)
    if f".{said['suffix']}" not in {WAITING, FAILED}:
        return replace(export, is_ready=True)
    try:
        export = replace(export, words=FILES.read(kept.key))
    except FileNotFoundError:
        # It was made at this moment.
        return None
    if kept.key.endswith(FAILED):
        return export
    if timezone.now() - kept.changed_at < SILENCE:
        return replace(export, is_waiting=True)
    lost = gettext("The site stopped while it was made. Please ask for it again.")
    return replace(export, words=lost)


def reserve(kind: str) -> str | None:
    """Return the name of an export to be made; None while one of that kind is being made already."""
    if any(export.is_waiting and export.kind == KINDS[kind] for export in exports()):
        return None
    name = f"{kind}-{timezone.now():{TIME}}"
    FILES.write(f"{name}{WAITING}", "")
    return name


def forget_old() -> None:
    for kept in FILES.entries():
        if timezone.now() - kept.changed_at >= KEPT:
            FILES.remove(kept.key)
    FILES.forget_here(KEPT)
