"""The files that somebody brings: XML as it is, in a ZIP, or packed by gzip."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

CHUNK = 256 * 1024
# What a ZIP may unfold to: text shrinks to a tenth of itself, rarely to a fiftieth.
MAX_RATIO = 200
MAX_UNPACKED = 8 * 1024**3
MAX_MEMBERS = 20_000
# Smaller ones may be as empty as they like.
HARMLESS = 20 * 1024**2
GZIP = b"\x1f\x8b"
BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class UnusableFileError(Exception):
    """Nothing can be done with the file: the sentence says why."""


@dataclass(frozen=True)
class Source:
    """One XML file, read as often as one likes."""

    name: str
    path: Path
    member: str = ""
    is_gzip: bool = False

    @property
    def size(self) -> int:
        """How many bytes of XML there are."""
        if self.is_gzip:
            return _size_in_gzip(self.path)
        if not self.member:
            return self.path.stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(self.member).file_size

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        if self.is_gzip:
            with gzip.open(self.path) as unpacked:
                yield cast("IO[bytes]", unpacked)
            return
        if not self.member:
            with self.path.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
            yield file

    def chunks(self) -> Iterator[bytes]:
        """Raises ``UnusableFileError`` when the file can't be read to its end, or has none that is reasonable."""
        read = 0
        try:
            with self.open() as file:
                while chunk := file.read(CHUNK):
                    read += len(chunk)
                    if read > MAX_UNPACKED and self.is_gzip:
                        raise _bomb(self.name)
                    yield chunk
        except BROKEN as error:
            raise UnusableFileError(
                _("%(name)s can't be read: it is damaged or not complete.") % {"name": self.name}
            ) from error


def find_sources(paths: list[Path]) -> list[Source]:
    """Return the XML files among ``paths`` and in the ZIPs among them. Raises ``UnusableFileError``."""
    return [source for path in paths for source in _sources_in(path)]


def _sources_in(path: Path) -> list[Source]:
    name = {"name": path.name}
    try:
        if path.is_dir():
            raise UnusableFileError(_("%(name)s is a folder. A file is needed.") % name)
        if not zipfile.is_zipfile(path):
            # Opened here, so that it is known at once when it can't be.
            with path.open("rb") as file:
                return [Source(path.name, path, is_gzip=file.read(len(GZIP)) == GZIP)]
        with zipfile.ZipFile(path) as archive:
            return _members(path, archive)
    except FileNotFoundError as error:
        raise UnusableFileError(_("There is no file %(name)s.") % name) from error
    except BROKEN as error:
        raise UnusableFileError(_("%(name)s can't be read: it is damaged.") % name) from error


def _members(path: Path, archive: zipfile.ZipFile) -> list[Source]:
    refuse_bomb(archive, path.name)
    names = [
        info.filename
        for info in archive.infolist()
        if info.filename.lower().endswith(".xml") and not info.filename.startswith("__MACOSX/")
    ]
    if not names:
        raise UnusableFileError(_("There is no XML file in %(name)s.") % {"name": path.name})
    return [Source(f"{path.name}/{name}", path, name) for name in sorted(names)]


def refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    """Raise ``UnusableFileError`` for what can't be opened, or would unfold to a multiple of what is reasonable."""
    members = archive.infolist()
    if any(info.flag_bits & 1 for info in members):
        raise UnusableFileError(
            _("%(name)s is locked with a password. Please unpack it first.") % {"name": name}
        )
    unpacked = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members)
    is_too_much = unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS
    if is_too_much or (unpacked > HARMLESS and unpacked > MAX_RATIO * max(packed, 1)):
        raise _bomb(name)


def _bomb(name: str) -> UnusableFileError:
    words = _("%(name)s would unfold to more than a blog can be. It was not opened.")
    return UnusableFileError(words % {"name": name})


def _size_in_gzip(path: Path) -> int:
    """Return what gzip notes at its end: the size, up to 4 GB."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        return int.from_bytes(file.read(4), "little")
