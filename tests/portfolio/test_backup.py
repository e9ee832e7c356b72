"""``manage.py backup``, ``verify_backup`` and ``restore``: a copy of the running site, proved, and the way back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from blog.models import Tag
from portfolio.archive.files import BadFileError, SummedZip
from portfolio.archive.media import stored_files
from portfolio.backup import databases, keys
from portfolio.backup.making import make_backup
from tests.factories import make_tag
from tests.portfolio.sites import PICTURE, empty_database, everything, make_site
from tests.portfolio.test_archive import rewritten, text_in

# Copies are made by connections of their own, which see what was committed.
pytestmark = pytest.mark.django_db(transaction=True)

IS_SQLITE = django_settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
on_sqlite = pytest.mark.skipif(not IS_SQLITE, reason="of SQLite alone")
on_postgresql = pytest.mark.skipif(IS_SQLITE, reason="of PostgreSQL alone")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.SECRET_KEY = "the key of the site"
    monkeypatch.setattr(keys, "COST", 2)
    return tmp_path


@pytest.fixture
def backup(folder: Path) -> Path:
    make_site()
    run("backup", folder / "b.zip")
    return folder / "b.zip"


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_what_was_copied_is_restored(backup, folder):
    before = everything()
    (folder / "media").rename(folder / "media before")
    with empty_database(folder):
        assert run("restore", backup).startswith("The site is restored: ")
        assert everything() == before
    with default_storage.open("pictures/a.jpg") as file:
        assert file.read() == PICTURE
    assert not (folder / "data" / "secret_key").exists()


def test_a_backup_is_proved_beside_the_site(backup, folder):
    make_tag("later", "later")
    said = run("verify_backup", backup)
    assert "can be restored: " in said
    assert said.endswith("all there.\n")
    assert Tag.objects.filter(slug="later").exists()
    assert list((folder / "data").iterdir()) == []


def test_it_counts_what_it_has(backup):
    rows = json.loads(text_in(backup, "manifest.json"))["rows"]
    assert (rows["blog_post"], rows["comments_comment"]) == (5, 3)
    assert not databases.FLEETING & rows.keys()
    assert backup.stat().st_mode & 0o777 == 0o600


def test_the_key_comes_along_under_a_passphrase_alone(folder, settings):
    make_site()
    with pytest.raises(CommandError, match=r"^Set BACKUP_PASSPHRASE to lock the secret key with\."):
        run("backup", folder / "b.zip", "--with-key")
    settings.BACKUP_PASSPHRASE = "open sesame"
    run("backup", folder / "b.zip", "--with-key")
    assert b"the key of the site" not in (folder / "b.zip").read_bytes()
    (folder / "media").rename(folder / "media before")
    with empty_database(folder):
        run("restore", folder / "b.zip")
    kept = folder / "data" / "secret_key"
    assert kept.read_text() == "the key of the site"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_another_passphrase_opens_nothing_and_changes_nothing(folder, settings):
    make_site()
    make_backup(folder / "b.zip", passphrase="open sesame")
    (folder / "media").rename(folder / "media before")
    settings.BACKUP_PASSPHRASE = "open barley"
    with empty_database(folder):
        with pytest.raises(CommandError, match=r"passphrase does not open .* Nothing was changed"):
            run("restore", folder / "b.zip")
        assert databases.this_database().is_empty()


def test_without_a_passphrase_the_rest_is_restored(folder):
    make_site()
    make_backup(folder / "b.zip", passphrase="open sesame")
    (folder / "media").rename(folder / "media before")
    with empty_database(folder):
        run("restore", folder / "b.zip")
    assert not (folder / "data" / "secret_key").exists()


def test_a_site_that_is_there_is_left_alone(backup):
    with pytest.raises(
        CommandError, match=r"^The database is not empty\. Set DATABASE_URL, or DATA_DIR,"
    ):
        run("restore", backup)


def test_pictures_that_are_there_are_left_alone(backup, folder):
    sentence = r"^There are pictures in the data folder\. Set DATA_DIR"
    with empty_database(folder), pytest.raises(CommandError, match=sentence):
        run("restore", backup)


def test_pictures_go_again_when_the_database_does_not_fit(backup, folder):
    member = databases.this_database().member
    other = rewritten(backup, member, "PGDMP, but nothing more")
    (folder / "media").rename(folder / "media before")
    with empty_database(folder), pytest.raises(CommandError, match=r"Nothing was changed\.$"):
        run("restore", other)
    assert not list(stored_files())


def test_a_backup_of_a_newer_program_is_refused(backup, folder):
    manifest = json.loads(text_in(backup, "manifest.json"))
    manifest["migrations"] += ["an_app_that_is_gone.0001_initial", "blog.9999_of_tomorrow"]
    newer = rewritten(backup, "manifest.json", json.dumps(manifest))
    (folder / "media").rename(folder / "media before")
    with empty_database(folder), pytest.raises(CommandError, match="made by a newer version"):
        run("restore", newer)


def test_a_backup_of_another_database_is_refused(backup):
    manifest = json.loads(text_in(backup, "manifest.json")) | {"database": "database.other"}
    with pytest.raises(CommandError, match=r"another kind of database\. To move a site .* import"):
        run("verify_backup", rewritten(backup, "manifest.json", json.dumps(manifest)))


def test_rows_that_are_gone_are_found(backup):
    manifest = json.loads(text_in(backup, "manifest.json"))
    manifest["rows"]["blog_post"] += 1
    with pytest.raises(CommandError, match=r"is damaged: blog_post has not the rows that it had"):
        run("verify_backup", rewritten(backup, "manifest.json", json.dumps(manifest)))


def test_a_copy_that_is_no_database_is_found(backup):
    member = databases.this_database().member
    with pytest.raises(CommandError, match=r"copy of the database is damaged|did not succeed"):
        run("verify_backup", rewritten(backup, member, "PGDMP, but nothing more"))


@on_sqlite
def test_a_row_that_points_nowhere_is_found(backup, folder):
    copy = folder / "copy.sqlite3"
    databases.SQLite().copy(copy)
    broken = sqlite3.connect(copy)
    broken.execute("UPDATE blog_formeraddress SET post_id = -1")
    broken.commit()
    broken.close()
    with pytest.raises(BadFileError, match=r"A row of blog_formeraddress .* points to what"):
        databases.SQLite().try_out(copy, folder)


@on_sqlite
def test_a_row_that_a_constraint_forbids_is_found(backup, folder):
    copy = folder / "copy.sqlite3"
    databases.SQLite().copy(copy)
    broken = sqlite3.connect(copy)
    broken.execute("PRAGMA ignore_check_constraints=ON")
    broken.execute("UPDATE blog_draft SET version = -1")
    broken.commit()
    broken.close()
    with pytest.raises(BadFileError, match=r"damaged: CHECK constraint failed in blog_draft\."):
        databases.SQLite().try_out(copy, folder)


@on_postgresql
def test_who_may_make_no_database_is_told(backup, monkeypatch):
    parameters = {**databases._parameters(), "options": "-c role=portfolio_plain"}
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE portfolio_plain")
    monkeypatch.setattr(databases, "_parameters", lambda: parameters)
    try:
        with pytest.raises(CommandError, match=r"must be allowed to make databases\.$"):
            run("verify_backup", backup)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE portfolio_plain")


@on_postgresql
def test_a_server_that_does_not_answer_is_told(folder, monkeypatch):
    monkeypatch.setattr(databases, "_parameters", lambda: {"host": "127.0.0.1", "port": 9})
    with pytest.raises(CommandError, match=r"^The database cannot be used: .*refused"):
        run("backup", folder / "b.zip")


def test_no_file_is_left_when_it_cannot_be_made(folder, monkeypatch):
    def refuse(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SummedZip, "write", refuse)
    with pytest.raises(CommandError, match=r"cannot be written \(No space left on device\)"):
        run("backup", folder / "b.zip")
    assert sorted(path.name for path in folder.iterdir()) == ["data"]


class Done:
    def __init__(self, returncode: int, stderr: str = "") -> None:
        self.returncode, self.stderr = returncode, stderr


def test_programs_of_postgresql_get_the_password_by_the_environment(monkeypatch):
    asked: dict[str, Any] = {}
    given = {
        "HOST": "db.example.org",
        "PORT": "5433",
        "USER": "jo",
        "PASSWORD": "hush",
        "NAME": "b",
    }
    for name, value in given.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    def run_it(command: list[str], **options: Any) -> Done:
        asked.update(command=command, **options)
        return Done(0)

    monkeypatch.setattr(subprocess, "run", run_it)
    databases._run("pg_dump", "b")
    assert asked["command"] == ["/usr/bin/pg_dump", "b"]
    wanted = {"PGHOST": "db.example.org", "PGPORT": "5433", "PGUSER": "jo", "PGPASSWORD": "hush"}
    assert wanted.items() <= asked["env"].items()


@pytest.mark.parametrize(
    ("stderr", "sentence"),
    [
        (
            "pg_dump: error: no room.\nhint: more",
            r"^pg_dump did not succeed: pg_dump: error: no room\.$",
        ),
        ("", r"^pg_dump did not succeed: it does not say why\.$"),
    ],
)
def test_what_a_program_complains_of_is_told(monkeypatch, stderr, sentence):
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_o: Done(1, stderr))
    with pytest.raises(BadFileError, match=sentence):
        databases._run("pg_dump")


def test_a_program_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BadFileError, match=r"^pg_dump is not installed here\."):
        databases._run("pg_dump")


def test_a_file_packed_in_another_way_is_none_of_ours(folder):
    packed = folder / "other.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as other:
        other.writestr("manifest.json", "{}" * 100)
    of_the_future = folder / "future.zip"
    # The version that is needed to read it, in the directory at its end (APPNOTE, 4.4.3).
    written = bytearray(packed.read_bytes())
    written[written.index(b"PK\x01\x02") + 6] = 99
    of_the_future.write_bytes(written)
    for path in (packed, of_the_future):
        with pytest.raises(CommandError, match="is damaged, or no file of this kind"):
            run("verify_backup", path)
