"""Questions that are asked with every request in the same words: PostgreSQL plans them once for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import CursorMixin, ServerBindingCursor
from psycopg import RawCursor

_NOTHING = nullcontext()


class NumberedCursor(CursorMixin, RawCursor[Any]):
    """Takes what has ``$1`` where ServerBindingCursor takes ``%s``, and looks for no more of them in a long text."""


def numbered(sql: str) -> str:
    """Return SQL for NumberedCursor, of what has ``%s`` where its values belong."""
    first, *others = (part.replace("%%", "%") for part in sql.split("%s"))
    return first + "".join(f"${number}{other}" for number, other in enumerate(others, 1))


def prepared(
    kind: type[ServerBindingCursor] | type[NumberedCursor] = ServerBindingCursor,
) -> AbstractContextManager[None]:
    """Send what is asked in here apart from its values. SQLite needs no such help: Python's driver keeps what it read.

    To plan such a question takes PostgreSQL longer than to answer it. ``kind`` is PostgreSQL's cursor.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    return _bound(connection, kind) if connection.vendor == "postgresql" else _NOTHING


@contextmanager
def _bound(connection: Any, kind: type[Any]) -> Iterator[None]:
    connection.ensure_connection()
    opened = connection.connection
    usual = opened.cursor_factory
    opened.cursor_factory, opened.prepare_threshold = kind, 0
    try:
        yield
    finally:
        opened.cursor_factory = usual
