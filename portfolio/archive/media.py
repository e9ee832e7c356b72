"""The files that the site keeps, wherever its storage keeps them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage

from portfolio.archive.files import BadFileError, SummedZip

PIECE = 1 << 20
# Where archives and backups have them.
FOLDER = "media/"


def stored_files(folder: str = "", storage: Storage = default_storage) -> Iterator[str]:
    """Yield the name of every file, folder by folder, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return  # Nothing was ever uploaded.
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored_files(f"{folder}{name}/", storage)


def pieces(name: str) -> Iterator[bytes]:
    with default_storage.open(name) as file:
        yield from file.chunks(PIECE)


def pack(packed: SummedZip) -> None:
    for name in stored_files():
        packed.write(f"{FOLDER}{name}", pieces(name))


@contextmanager
def unpacked(packed: zipfile.ZipFile) -> Iterator[None]:
    """Store every file that ``packed`` has. When that or the block fails, they are removed again.

    Raises BadFileError when one of them is there already.
    """
    written: list[str] = []
    try:
        for member in packed.infolist():
            if member.filename.startswith(FOLDER):
                _store(packed, member, written)
        yield
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def _store(packed: zipfile.ZipFile, member: zipfile.ZipInfo, written: list[str]) -> None:
    """Store one file, and note its name in ``written`` as soon as it may be there."""
    name = member.filename.removeprefix(FOLDER)
    if default_storage.exists(name):
        raise BadFileError(f"{name} is there already.")
    written.append(name)
    with packed.open(member) as content:
        default_storage.save(name, File(content))
