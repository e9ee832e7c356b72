"""Files for whoever runs the site and for nobody else: exports, backups, what is uploaded to be imported.

Each of the three has a folder: below ``DATA_DIR``, or with ``MEDIA`` in the bucket, beside what is handed out to
visitors and out of its reach, where every machine finds it. What is being written, received or read is in ``DATA_DIR``
of the machine that does it, always.
"""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import IO, TYPE_CHECKING, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.utils import timezone

if TYPE_CHECKING:
    # Only where there is a bucket is it loaded: what it brings along takes 15 MB.
    from portfolio.object_storage import ObjectStorage


@dataclass(frozen=True)
class Kept:
    """A file as it was when it was looked at: the next moment it may be another, or gone."""

    # As in a path, below the folder.
    key: str
    size: int
    changed_at: datetime.datetime

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]


class Folder:
    """One of the three. Whatever names a file that is not there raises FileNotFoundError."""

    def __init__(self, name: str) -> None:
        self.name = name

    def here(self) -> Path:
        """Return the folder on this machine, readable by the site alone."""
        path = Path(settings.DATA_DIR) / self.name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def entries(self, below: str = "") -> list[Kept]:
        """Return what there is, or what is in one folder of it, by name. What begins with a dot is half a file."""
        found = self._in_bucket(below) if settings.MEDIA else self._on_disk(below)
        return sorted(found, key=lambda kept: kept.key)

    def _on_disk(self, below: str) -> Iterator[Kept]:
        for path in (self.here() / below).rglob("*"):
            key = path.relative_to(self.here()).as_posix()
            # It may be gone by now.
            with suppress(FileNotFoundError):
                found = path.stat()
                if not key.startswith(".") and S_ISREG(found.st_mode):
                    yield Kept(key, found.st_size, _moment(found))

    def _in_bucket(self, below: str) -> Iterator[Kept]:
        folder = f"{self.name}/{below}".rstrip("/") + "/"
        for name, size, changed in _bucket().listed(folder):
            yield Kept(name.removeprefix(f"{self.name}/"), size, changed)

    def keep(self, path: Path, key: str) -> None:
        """Put a file that is whole where it stays. If that is a bucket, this machine's copy is there still."""
        if not settings.MEDIA:
            path.replace(self.here() / key)
            return
        with path.open("rb") as file:
            _bucket().save(f"{self.name}/{key}", File(file))

    def write(self, key: str, words: str) -> None:
        if settings.MEDIA:
            _bucket().save(f"{self.name}/{key}", ContentFile(words.encode()))
        else:
            path = self.here() / key
            path.parent.mkdir(exist_ok=True)
            path.write_text(words, encoding="utf-8")

    def read(self, key: str) -> str:
        file, _size = self.open(key)
        with file:
            return file.read().decode()

    def open(self, key: str) -> tuple[IO[bytes], int]:
        """Return the file as it comes, and how many bytes that is."""
        if settings.MEDIA:
            body, size = _bucket().opened(f"{self.name}/{key}")
            return cast("IO[bytes]", body), size
        path = self.here() / key
        return path.open("rb"), path.stat().st_size

    def fetch(self, key: str) -> Path:
        """Return where the file is on this machine, brought here if need be."""
        path = self.here() / key
        if not settings.MEDIA:
            return path
        file, size = self.open(key)
        with file:
            if not path.exists() or path.stat().st_size != size:
                path.parent.mkdir(parents=True, exist_ok=True)
                half = path.with_name(f".{path.name}")
                with half.open("wb") as copy:
                    shutil.copyfileobj(file, copy)
                half.replace(path)
        return path

    def remove(self, key: str) -> None:
        if settings.MEDIA:
            _bucket().delete(f"{self.name}/{key}")
        else:
            (self.here() / key).unlink(missing_ok=True)

    def clear(self, name: str) -> None:
        """Remove a folder in this one, with all that is in it, from this machine, too."""
        if settings.MEDIA:
            for kept in self.entries(name):
                self.remove(kept.key)
        self.clear_here(name)

    def clear_here(self, name: str) -> None:
        if (path := self.here() / name).is_dir():
            shutil.rmtree(path)

    def forget_here(self, age: datetime.timedelta, *, but: Set[str] = frozenset()) -> set[str]:
        """Remove from this machine what has not changed for so long. Return the names."""
        gone = set()
        for path in self.here().iterdir():
            if path.name in but or timezone.now() - _moment(path.stat()) < age:
                continue
            gone.add(path.name)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        return gone


def _moment(found: os.stat_result) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(found.st_mtime, datetime.UTC)


def _bucket() -> ObjectStorage:
    return cast("ObjectStorage", storages["private"])
