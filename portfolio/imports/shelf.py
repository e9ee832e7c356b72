"""Where uploads lie until their import is over: a folder for each below ``DATA_DIR/imports``.

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

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from portfolio.imports.looking import Found
from portfolio.moving.models import Import

# What may be sent at once, in bytes, and what the disk keeps free meanwhile.
MOST = 4 * 1024**3
SPARE = 100 * 1024**2
# How long files stay of what was not begun, or was stopped.
KEPT = datetime.timedelta(days=7)
MEDIA, FOUND, LOCK = "media", "found.json", ".lock"
NAME_LENGTH = 60


def folder() -> Path:
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


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
        self.file = tempfile.NamedTemporaryFile(dir=folder(), prefix=".", suffix=".upload")  # noqa: SIM115

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
    most = min(MOST, max(0, shutil.disk_usage(folder()).free - SPARE))
    if size <= most:
        return ""
    words = gettext(
        "That is more than there is room for: %(most)s at once. Send fewer files at a time, or use"
        " “manage.py import_wordpress” on the server."
    )
    return words % {"most": filesizeformat(most)}


def reserve() -> str:
    """Return the name of a new folder."""
    name = get_random_string(16)
    (folder() / name).mkdir()
    return name


def put(run: Import, upload: UploadedFile[bytes], *, where: str = "") -> Path:
    """Put an upload among the files of a run. Return its path."""
    place = _place(run) / (where or f"{len(list(_place(run).iterdir())):03}")
    if place.exists():
        shutil.rmtree(place)
    place.mkdir()
    path = place / re.sub(r"[^\w. -]", "_", upload.name or "file")[-NAME_LENGTH:]
    shutil.move(str(upload.file and upload.file.name), path)
    return path


def take_away(path: Path) -> None:
    shutil.rmtree(path.parent)


def _place(run: Import) -> Path:
    return folder() / run.folder


def is_here(run: Import) -> bool:
    """Whether its files are on this machine."""
    return bool(run.folder) and _place(run).is_dir()


def files(run: Import) -> list[Path]:
    return sorted(path for path in _place(run).glob("[0-9]*/*"))


def media(run: Import) -> Path | None:
    return next(_place(run).glob(f"{MEDIA}/*"), None)


def note(run: Import, found: Found) -> None:
    (_place(run) / FOUND).write_text(json.dumps(found.as_json()), encoding="utf-8")


def found(run: Import) -> Found:
    path = _place(run) / FOUND
    return Found.of_json(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Found()


def remove(run: Import) -> None:
    if is_here(run):
        shutil.rmtree(_place(run))


@contextmanager
def turn() -> Iterator[bool]:
    """Let one import go on at a time on this machine; False while another does. It ends with its process."""
    with (folder() / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def forget_old(wanted: set[str]) -> set[str]:
    """Remove what is older than it is kept, and no longer wanted. Return the names of what went."""
    gone = set()
    for path in folder().iterdir():
        changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        if path.name in wanted or path.name == LOCK or timezone.now() - changed < KEPT:
            continue
        gone.add(path.name)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return gone
