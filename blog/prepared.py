"""Questions that are asked with every request in the same words: PostgreSQL plans them once for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor

_NOTHING = nullcontext()


def prepared() -> AbstractContextManager[None]:
    """Send what is asked in here apart from its values. SQLite needs no such help: Python's driver keeps what it read.

    To plan such a question takes PostgreSQL longer than to answer it.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    return _bound(connection) if connection.vendor == "postgresql" else _NOTHING


@contextmanager
def _bound(connection: Any) -> Iterator[None]:
    connection.ensure_connection()
    opened = connection.connection
    usual = opened.cursor_factory
    opened.cursor_factory, opened.prepare_threshold = ServerBindingCursor, 0
    try:
        yield
    finally:
        opened.cursor_factory = usual
