"""Where uploads lie until their import is over: a folder for each.

In it, each file in a folder of its own, so that it keeps its name; ``media`` has the ZIP of the old blog's uploads.
"""

from __future__ import annotations

import datetime
import fcntl
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, override

import psycopg
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from portfolio.imports.looking import Found
from portfolio.moving.models import Import
from portfolio.moving.reading.files import UnusableFileError
from portfolio.page_cache.versions import DJANGOS_OWN
from portfolio.private_files import Folder, Kept

FILES = Folder("imports")

# What may be sent at once, in bytes, and what the disk keeps free meanwhile.
MOST = 4 * 1024**3
SPARE = 100 * 1024**2
# How long files stay of what was not begun, or was stopped.
KEPT = datetime.timedelta(days=7)
MEDIA, FOUND, LOCK = "media", "found.json", ".lock"
# Nobody else's lock in this database.
NUMBER = int.from_bytes(b"imports")
# A connection that says nothing for hours is cut by what stands between, unless it shows that it lives; in seconds.
KEPT_ALIVE = {"keepalives_idle": 60, "keepalives_interval": 20}
NAME_LENGTH = 60


class Upload(UploadedFile[bytes]):
    @override
    def close(self) -> None:
        # It was moved to where it stays, unless nobody wanted it.
        with suppress(FileNotFoundError):
            super().close()


class OntoShelf(FileUploadHandler):
    """Writes what comes straight into the folder: nothing of it is kept in memory, or copied afterwards."""

    @override
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = tempfile.NamedTemporaryFile(dir=FILES.here(), prefix=".", suffix=".upload")  # noqa: SIM115

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    @override
    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.file.flush()
        return Upload(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


def refusal(size: int) -> str:
    """Say why so many bytes can't be taken; "" if they can."""
    most = min(MOST, max(0, shutil.disk_usage(FILES.here()).free - SPARE))
    if size <= most:
        return ""
    words = gettext(
        "That is more than there is room for: %(most)s at once. Send fewer files at a time, or use"
        " “manage.py import_wordpress” on the server."
    )
    return words % {"most": filesizeformat(most)}


def reserve() -> str:
    """Return the name of a new folder."""
    return get_random_string(16)


def put(run: Import, upload: UploadedFile[bytes], *, where: str = "") -> Path:
    """Lay an upload among the files of a run, on this machine at first. Return its path there."""
    place = FILES.here() / run.folder / (where or _next_place(run))
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)
    path = place / re.sub(r"[^\w. -]", "_", upload.name or "file")[-NAME_LENGTH:]
    shutil.move(str(upload.file and upload.file.name), path)
    return path


def _next_place(run: Import) -> str:
    taken = [int(kept.key.split("/")[1]) for kept in files(run)]
    return f"{max(taken, default=-1) + 1:03}"


def let_stay(run: Import, path: Path) -> None:
    """Keep a file that is good where all machines reach it, instead of what lay in its place."""
    place = f"{run.folder}/{path.parent.name}"
    if settings.MEDIA:
        for other in FILES.entries(place):
            FILES.remove(other.key)
    FILES.keep(path, f"{place}/{path.name}")


def take_away(path: Path) -> None:
    shutil.rmtree(path.parent)


def is_here(run: Import) -> bool:
    """Whether its files are within reach of this machine."""
    return bool(run.folder) and bool(FILES.entries(run.folder))


def files(run: Import) -> list[Kept]:
    return [kept for kept in _all(run) if kept.key.split("/")[1].isdecimal()]


def media(run: Import) -> Kept | None:
    return next((kept for kept in _all(run) if kept.key.split("/")[1] == MEDIA), None)


def _all(run: Import) -> list[Kept]:
    return FILES.entries(run.folder) if run.folder else []


def fetched(kept: Kept) -> Path:
    """Return the file's path on this machine. Raises UnusableFileError when it is gone."""
    try:
        return FILES.fetch(kept.key)
    except FileNotFoundError:
        raise UnusableFileError(
            gettext("There is no file %(name)s.") % {"name": kept.name}
        ) from None


def note(run: Import, found: Found) -> None:
    FILES.write(f"{run.folder}/{FOUND}", json.dumps(found.as_json()))


def found(run: Import) -> Found:
    try:
        return Found.of_json(json.loads(FILES.read(f"{run.folder}/{FOUND}")))
    except FileNotFoundError:
        return Found()


def remove(run: Import) -> None:
    if run.folder:
        FILES.clear(run.folder)


def leave(run: Import) -> None:
    """Let go of this machine's copies of what lies in the bucket."""
    if settings.MEDIA and run.folder:
        FILES.clear_here(run.folder)


@contextmanager
def turn() -> Iterator[bool]:
    """Let one import go on at a time; False while another does. It ends with its process, however that ends."""
    with _turn_by_database() if connection.vendor == "postgresql" else _turn_by_file() as is_ours:
        yield is_ours


@contextmanager
def _turn_by_database() -> Iterator[bool]:
    """Whatever machines there are: by a lock of a connection that does nothing else."""
    parameters = {**connection.get_connection_params(), **KEPT_ALIVE}
    wanted = {name: value for name, value in parameters.items() if name not in DJANGOS_OWN}
    with psycopg.connect(**wanted, autocommit=True) as database:
        row = database.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER]).fetchone()
        yield bool(row and row[0])


@contextmanager
def _turn_by_file() -> Iterator[bool]:
    with (FILES.here() / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def forget_old(wanted: set[str]) -> set[str]:
    """Remove what is older than it is kept, and no longer wanted. Return the names of what went."""
    gone = FILES.forget_here(KEPT, but=wanted | {LOCK})
    if not settings.MEDIA:
        return gone
    newest: dict[str, datetime.datetime] = {}
    for kept in FILES.entries():
        name = kept.key.partition("/")[0]
        newest[name] = max(newest.get(name, kept.changed_at), kept.changed_at)
    old = {name for name, at in newest.items() if timezone.now() - at >= KEPT} - wanted
    for name in old:
        FILES.clear(name)
    return old
