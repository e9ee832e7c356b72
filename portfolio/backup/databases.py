"""How each database is copied while the site runs, filled from a copy, and counted."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import connection

from portfolio.archive.files import BadFileError

# Seconds that a program of PostgreSQL's may take.
PATIENCE = 60 * 60
# Rows that come and go by themselves, so that their number proves nothing.
FLEETING = {"cache", "django_session", "django_tasks_database_dbtaskresult"}

Counts = dict[str, int]


class CannotProveError(BadFileError):
    """The backup may be sound, but there is no place here to restore it to."""


class Database(Protocol):
    """What a backup asks of a database."""

    member: str  # what the copy is called in the file

    def copy(self, target: Path) -> Counts:
        """Write the database as it is at one moment into ``target``; return how many rows each table has then."""

    def is_empty(self) -> bool: ...

    def fill(self, source: Path) -> None:
        """Make the empty database what ``source`` says: all of it or nothing. Raises BadFileError."""

    def try_out(self, source: Path, folder: Path) -> Counts:
        """Fill a database of its own, beside the site's, and count its rows.

        Raises BadFileError, and CannotProveError when there can be no such database.
        """


def this_database() -> Database:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


class SQLite:
    """By SQLite's own backup: a copy of one moment, whoever writes meanwhile."""

    member = "database.sqlite3"

    def copy(self, target: Path) -> Counts:
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            return _sqlite_counts(copy)

    def is_empty(self) -> bool:
        return not connection.introspection.table_names()

    def fill(self, source: Path) -> None:
        connection.ensure_connection()
        with closing(_opened(source)) as copy:
            copy.backup(connection.connection)
        connection.close()

    def try_out(self, source: Path, folder: Path) -> Counts:
        scratch = folder / "scratch.sqlite3"
        with closing(_opened(source)) as copy, closing(sqlite3.connect(scratch)) as restored:
            copy.backup(restored)
            return _sqlite_counts(restored)


def _opened(source: Path) -> sqlite3.Connection:
    """Open a copy and have SQLite look through it. Raises BadFileError."""
    copy = sqlite3.connect(source)
    try:
        said = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        dangling = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        copy.close()
        raise BadFileError(f"The copy of the database is damaged: {error}.") from None
    if said != ["ok"]:
        copy.close()
        raise BadFileError(f"The copy of the database is damaged: {said[0]}.")
    if dangling:
        copy.close()
        raise BadFileError(f"A row of {dangling[0]} in the copy points to what is not there.")
    return copy


def _sqlite_counts(database: sqlite3.Connection) -> Counts:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    tables = sorted(row[0] for row in database.execute(names))
    return {
        table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 (its own names)
        for table in tables
        if _counts(table)
    }


def _counts(table: str) -> bool:
    return table not in FLEETING and not table.startswith("sqlite_")


class PostgreSQL:
    """By pg_dump and pg_restore, which have to be installed where the command runs."""

    member = "database.dump"

    def copy(self, target: Path) -> Counts:
        with self._connected(_name()) as database:
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            row = database.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = row[0] if row else ""
            counts = _postgresql_counts(database)
            options = ["--format=custom", "--no-owner", "--no-acl"]
            _run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}", _name())
        return counts

    def is_empty(self) -> bool:
        return not connection.introspection.table_names()

    def fill(self, source: Path) -> None:
        connection.close()
        self._restore(source, _name())

    def try_out(self, source: Path, folder: Path) -> Counts:  # noqa: ARG002 - it is kept by the server
        scratch = f"portfolio_verify_{secrets.token_hex(4)}"
        with self._scratch(scratch):
            self._restore(source, scratch)
            with self._connected(scratch) as database:
                return _postgresql_counts(database)

    def _restore(self, source: Path, name: str) -> None:
        options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-acl"]
        _run("pg_restore", *options, f"--dbname={name}", str(source))

    @contextmanager
    def _connected(self, name: str, **options: Any) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(**_parameters(), dbname=name, **options) as database:
                yield database
        except psycopg.OperationalError as error:
            raise BadFileError(f"The database cannot be used: {_first_line(error)}.") from None

    @contextmanager
    def _scratch(self, name: str) -> Iterator[None]:
        """Make an empty database beside the site's for as long as it is needed."""
        with self._connected(_name(), autocommit=True) as database:
            try:
                database.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            except psycopg.errors.InsufficientPrivilege:
                raise CannotProveError(
                    "To prove a backup, the database's user must be allowed to make databases."
                ) from None
            try:
                yield
            finally:
                database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _postgresql_counts(database: psycopg.Connection[Any]) -> Counts:
    names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    tables = [row[0] for row in database.execute(names).fetchall()]
    counts: Counts = {}
    for table in filter(_counts, tables):
        row = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 (its own names)
        counts[table] = row[0] if row else 0
    return counts


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _parameters() -> dict[str, Any]:
    settings = connection.settings_dict
    given = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {name: settings[key] for name, key in given.items() if settings.get(key)}


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; the password goes by the environment, where no list of processes shows it."""
    path = shutil.which(program)
    if path is None:
        raise BadFileError(f"{program} is not installed here. It comes with PostgreSQL's client.")
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    given = {names[name]: str(value) for name, value in _parameters().items()}
    done = subprocess.run(  # noqa: S603 - no shell, and every argument is ours
        [path, *arguments],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise BadFileError(f"{program} did not succeed: {_first_line(done.stderr)}.")


def _first_line(words: object) -> str:
    lines = str(words).strip().splitlines()
    return lines[0].rstrip(".") if lines else "it does not say why"
