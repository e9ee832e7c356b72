"""Questions that are asked with every request in the same words: PostgreSQL plans them once for each connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import CursorMixin, ServerBindingCursor
from psycopg import RawCursor

_NOTHING = nullcontext()
# In SQL as Django writes it: the place of a value, and a percent sign.
MARKS = re.compile("%[%s]")


class NumberedCursor(CursorMixin, RawCursor[Any]):
    """Takes what has ``$1`` where ServerBindingCursor takes ``%s``, and looks for no more of them in a long text."""


def numbered(sql: str) -> str:
    """Return SQL for NumberedCursor, of what has ``%s`` where its values belong."""
    numbers = count(1)
    return MARKS.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)


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
