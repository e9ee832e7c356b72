"""Questions that are asked with every request in the same words: PostgreSQL plans them once for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


@contextmanager
def prepared() -> Iterator[None]:
    """Send what is asked in here apart from its values. SQLite needs no such help: Python's driver keeps what it read.

    To plan such a question takes PostgreSQL longer than to answer it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    opened = connection.connection
    usual = opened.cursor_factory
    opened.cursor_factory, opened.prepare_threshold = ServerBindingCursor, 0
    try:
        yield
    finally:
        opened.cursor_factory = usual
