"""An import that is killed, wherever that is, and run again: the same as one that ran through."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ConnectionHandler

from portfolio.moving.importing import report, running, threads
from tests.portfolio.moving.big_blog import big_blog
from tests.portfolio.moving.killing import Point, run_import
from tests.portfolio.moving.site_state import State, different, state_of

pytestmark = pytest.mark.django_db
POSTS, COMMENTS, KILLS = 42, 80, 4


class KilledError(BaseException):
    """Nothing in the program takes it for a failure, as nothing hears of SIGKILL."""


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    # What comes after it, such as the search index, is not a part of it.
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    path = tmp_path / "blog.xml"
    path.write_text("".join(big_blog(POSTS, COMMENTS)), encoding="utf-8")
    return path


def bring(file: Path) -> None:
    call_command("import_wordpress", str(file), stdout=StringIO(), stderr=StringIO())


class FaultPoint:
    """Counts what the database is asked to do, and ends the program before it does one certain of that."""

    def __init__(self, at: int = 0) -> None:
        self.count, self._at = 0, at

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self._at:
            raise KilledError
        return execute(sql, params, many, context)


def test_an_import_that_is_killed_anywhere_and_run_again_is_as_one_that_ran_through(
    file, monkeypatch
):
    monkeypatch.setattr(running, "BATCH", 150)
    monkeypatch.setattr(threads, "CHUNK", 20)
    # However busy the machine is, as many statements come before each point.
    monkeypatch.setattr(report, "OFTEN", 1e9)
    statements = FaultPoint()
    with _undone():
        with connection.execute_wrapper(statements):
            bring(file)
        clean = state_of()
    assert clean["comments.comment"][0] == COMMENTS
    found: set[str] = set()
    # The last before the import is noted as done; what follows that tells the report.
    last = statements.count - 2
    for part in range(KILLS):
        point = 4 + part * (last - 4) // (KILLS - 1)
        with _undone():
            with pytest.raises(KilledError), connection.execute_wrapper(FaultPoint(point)):
                bring(file)
            bring(file)
            found |= different(state_of(), clean)
    assert not found


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _clean(file: Path) -> State:
    with _undone():
        bring(file)
        return state_of()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="wants a database that is a file")
def test_a_process_that_is_killed_in_the_midst_is_taken_up_by_another(file, tmp_path):
    database = tmp_path / "site.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as empty,
        closing(sqlite3.connect(database)) as copy,
    ):
        empty.backup(copy)
    environment = {
        "DJANGO_SETTINGS_MODULE": "portfolio.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
    }
    killed = run_import(file, environment, until=Point("Posts and comments", 60))
    assert killed.status == -signal.SIGKILL
    assert run_import(file, environment).status == 0
    handler = ConnectionHandler({"default": {**connection.settings_dict, "NAME": str(database)}})
    other = handler["default"]
    found = state_of(other)
    other.close()
    assert different(found, _clean(file)) == set()
