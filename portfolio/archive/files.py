"""Zip files whose every member is accounted for: written with checksums, read with suspicion."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

# As `sha256sum --check` reads them.
CHECKSUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
# What is compressed already is kept as it is.
STORED = {".jpg", ".png", ".webp", ".avif", ".gif", ".dump"}
PIECE = 1 << 20
OURS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# The marks of members that are encrypted, or patches of others (APPNOTE.TXT, 4.4.4).
ENCRYPTED = 0x1 | 0x20 | 0x40


class BadFileError(Exception):
    """The file is not what it should be; the message is a sentence for people."""


class SummedZip:
    """A zip file in the making that keeps the SHA-256 of everything put into it."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._sums: dict[str, str] = {}

    def write(self, name: str, pieces: Iterable[bytes]) -> int:
        """Put ``pieces`` in under ``name``; return how many bytes they were."""
        total, digest = 0, hashlib.sha256()
        entry = zipfile.ZipInfo(name, time.localtime()[:6])
        is_packed = PurePosixPath(name).suffix in STORED
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        with self._file.open(entry, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                total += len(piece)
        self._sums[name] = digest.hexdigest()
        return total

    def write_text(self, name: str, text: str) -> None:
        self.write(name, [text.encode()])

    def write_json(self, name: str, value: Any) -> None:
        self.write_text(name, json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def finish(self) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in self._sums.items())
        self._file.writestr(CHECKSUMS, "".join(lines))


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Make a file at ``path``, readable by its owner alone: whole when the block ends well, not at all otherwise.

    Raises BadFileError when there is one already, or none can be made.
    """
    if path.exists():
        raise BadFileError(f"{path} is there already. Please choose another name.")
    try:
        # mkstemp makes the file with mode 0600.
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise BadFileError(f"{path} cannot be written ({error.strerror}).") from None
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
    except OSError as error:
        raise BadFileError(f"{path} cannot be written ({error.strerror}).") from None
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def new_zip(path: Path) -> Iterator[SummedZip]:
    """Make a zip file, as ``new_file`` makes one."""
    with new_file(path) as file, zipfile.ZipFile(file, "w") as packed:
        summed = SummedZip(packed)
        yield summed
        summed.finish()


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a file that was made by ``new_zip``. Raises BadFileError for any other and for a damaged one."""
    try:
        with _opened(path) as packed:
            _demand_sound_names(packed)
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise BadFileError(f"{path} is damaged, or no file of this kind.") from None
    except OSError as error:
        raise BadFileError(f"{path} cannot be read ({error.strerror or error}).") from None


def _opened(path: Path) -> zipfile.ZipFile:
    """Open a zip file as ``new_zip`` makes one; what a damaged one asks for besides is none of its own."""
    try:
        packed = zipfile.ZipFile(path)
    except (NotImplementedError, ValueError, struct.error):
        raise zipfile.BadZipFile from None
    if any(one.compress_type not in OURS or one.flag_bits & ENCRYPTED for one in packed.infolist()):
        packed.close()
        raise zipfile.BadZipFile
    return packed


def manifest_of(packed: zipfile.ZipFile, kind: str) -> dict[str, Any]:
    """Return what the file says of itself. Raises BadFileError unless it is of that kind and version 1."""
    try:
        said = json.loads(packed.read(MANIFEST))
        known = said["format"] == kind
        version = said["version"]
    except (KeyError, TypeError, ValueError):
        raise BadFileError(f"{packed.filename} is no {kind}.") from None
    if not known:
        raise BadFileError(f"{packed.filename} is no {kind}.")
    if version != 1:
        raise BadFileError(f"{packed.filename} was made by a newer version of this program.")
    return dict(said)


def check_sums(packed: zipfile.ZipFile) -> int:
    """Compare everything with its checksum; return how many members were. Raises BadFileError for what differs."""
    try:
        lines = packed.read(CHECKSUMS).decode().splitlines()
    except (KeyError, UnicodeDecodeError):
        raise BadFileError(f"{packed.filename} is damaged: its checksums are gone.") from None
    expected = {line[66:]: line[:64] for line in lines}
    present = set(packed.namelist()) - {CHECKSUMS}
    if differing := present.symmetric_difference(expected):
        raise BadFileError(f"{packed.filename} is damaged: see {min(differing)}.")
    for name, digest in expected.items():
        if _sum_of(packed, name) != digest:
            raise BadFileError(f"{packed.filename} is damaged: see {name}.")
    return len(expected)


def pieces_of(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with packed.open(name) as member:
        while piece := member.read(PIECE):
            yield piece


def _sum_of(packed: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(packed, name):
        digest.update(piece)
    return digest.hexdigest()


def _demand_sound_names(packed: zipfile.ZipFile) -> None:
    """Refuse names that lead out of the folder they are unpacked into."""
    for name in packed.namelist():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            raise BadFileError(f"{packed.filename} has a member with a forbidden name.")
