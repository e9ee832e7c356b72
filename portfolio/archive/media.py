"""The files that the site keeps, wherever its storage keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import Storage, default_storage

PIECE = 1 << 20


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
