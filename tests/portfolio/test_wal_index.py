"""What tells in no time whether a database was written to."""

import gc
import sqlite3
import subprocess
import sys

import pytest
from django.db import connection

from portfolio.page_cache.versions import SQLiteVersions
from portfolio.page_cache.wal_index import WalIndex

# Another process that tries to write, and says how that went.
WRITE = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    database.execute("INSERT INTO words VALUES ('from elsewhere')")
except sqlite3.OperationalError as error:
    print(error)
else:
    print("written")
"""


def connect(path):
    return sqlite3.connect(path, timeout=0, isolation_level=None)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "words.sqlite3")


@pytest.fixture
def database(path):
    with connect(path) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE words (word)")
        yield opened
    opened.close()


def write_from_elsewhere(path):
    asked = [sys.executable, "-c", WRITE, path]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def test_each_commit_of_whomever_makes_it_another(database, path):
    header = WalIndex(path).header
    seen = [header()]
    for number in range(200):
        database.execute("INSERT INTO words VALUES (?)", (number,))
        seen.append(header())
        if number % 50 == 0:
            # The file of the log is begun anew after that.
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert write_from_elsewhere(path) == "written"
    seen.append(header())
    assert len(set(seen)) == len(seen) == 202


def test_what_only_reads_or_is_taken_back_leaves_it_as_it_is(database, path):
    header = WalIndex(path).header
    before = header()
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO words VALUES ('not meant')")
    database.execute("ROLLBACK")
    database.execute("SELECT * FROM words").fetchall()
    assert header() == before


def test_to_look_at_it_gives_up_no_lock_of_the_process(database, path):
    """POSIX gives up all of a file's locks when a process closes that file once."""
    database.execute("BEGIN IMMEDIATE")
    header = WalIndex(path).header
    WalIndex(path)
    del header
    gc.collect()
    assert write_from_elsewhere(path) == "database is locked"
    database.execute("COMMIT")
    assert write_from_elsewhere(path) == "written"


def test_a_database_without_a_log_has_none(tmp_path):
    path = str(tmp_path / "plain.sqlite3")
    with connect(path) as database:
        database.execute("CREATE TABLE words (word)")
    database.close()
    with pytest.raises(FileNotFoundError):
        WalIndex(path)


def test_without_shared_memory_sqlite_is_asked(tmp_path, monkeypatch):
    path = str(tmp_path / "plain.sqlite3")
    database = connect(path)
    database.execute("CREATE TABLE words (word)")
    monkeypatch.setitem(connection.settings_dict, "NAME", path)
    versions = SQLiteVersions()
    before = versions._change()
    assert versions._change() == before
    database.execute("INSERT INTO words VALUES ('new')")
    assert versions._change() != before
    versions.close()
    database.close()
