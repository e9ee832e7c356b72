"""Connections to PostgreSQL that are kept: one that broke while nobody used it is not handed out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from portfolio import pool

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL alone"),
]


@pytest.fixture
def kept() -> Iterator[psycopg.Connection[Any]]:
    """Return a connection beside Django's."""
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("dbname", "user", "host", "port")}
    with psycopg.connect(**wanted, autocommit=True) as opened:
        yield opened


def test_one_that_is_whole_is_not_asked(kept, monkeypatch):
    monkeypatch.setattr("psycopg_pool.ConnectionPool.check_connection", None)
    pool.check(kept)


def test_one_whose_server_has_hung_up_is_refused(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        pool.check(kept)
