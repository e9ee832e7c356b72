"""One start at a time: several of the same site may begin at once, and one of them brings the database up to date."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

# Nobody else's lock in this database: "portfolio", as far as it goes into eight bytes.
NUMBER = int.from_bytes(b"portfoli")


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other start of this site is in such a block: by PostgreSQL anywhere, by a file on this machine."""
    with _by_database() if connection.vendor == "postgresql" else _by_file():
        yield


@contextmanager
def _by_database() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])


@contextmanager
def _by_file() -> Iterator[None]:
    # The lock ends with the process, however that ends.
    with (Path(settings.DATA_DIR) / "starting").open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
