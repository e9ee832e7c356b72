"""Reads in SQLite's shared memory whether a database was written to, which costs no question.

A database in WAL mode has a "wal-index" beside it (``…-shm``), which all processes that have the database open share.
Its header is written anew by every commit, before the commit is acknowledged, and two headers are never the same: each
has a counter (sqlite.org/walformat.html, "WAL-Index Header"). ``PRAGMA data_version`` looks at the same header, but
takes and gives back a lock of the file for that, and lets other threads of the process go first.
"""

from __future__ import annotations

import mmap
import os
import threading
from functools import partial
from pathlib import Path

# Bytes of the header. A second copy follows: SQLite writes that first, and this one when all else is done.
HEADER = 48

# What was ever opened, by the device and the number of the file. To close a file gives up all locks that the process
# has on it (POSIX, fcntl), and SQLite has its locks on this very file: so none is ever closed.
_opened: dict[tuple[int, int], mmap.mmap] = {}
_opening = threading.Lock()


class WalIndex:
    """The header of a database that this process has a connection to, for as long as that is open."""

    def __init__(self, database: str) -> None:
        """Raises OSError when it has none: it is not in WAL mode, or in memory."""
        path = Path(f"{database}-shm")
        found = path.stat()
        key = found.st_dev, found.st_ino
        with _opening:
            if key not in _opened:
                _opened[key] = _mapped(path)
        # What it returns is another one after each commit.
        self.header = partial(_opened[key].__getitem__, slice(0, HEADER))


def _mapped(path: Path) -> mmap.mmap:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    # The mapping has a copy of the descriptor, and both stay open.
    return mmap.mmap(descriptor, HEADER, access=mmap.ACCESS_READ)
