"""Connections to PostgreSQL that are kept: whether one still is one."""

from __future__ import annotations

import select
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool


def check(connection: Connection[Any]) -> None:
    """Raise psycopg.OperationalError for one that broke while it waited: the pool then opens another in its place.

    Who has hung up has said so, and a server that stops says why: nobody needs to be asked while nothing has come. The
    pool's own way is to ask each time, which costs every visitor a trip there and back.
    """
    said = select.poll()
    said.register(connection.fileno(), select.POLLIN)
    if said.poll(0):
        ConnectionPool.check_connection(connection)
