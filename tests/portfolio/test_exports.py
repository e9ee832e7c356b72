"""The page where a site's owner takes everything away."""

from __future__ import annotations

import datetime
import os
import zipfile
from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from portfolio import background
from portfolio.archive.files import BadFileError
from portfolio.archive.writing import Progress
from portfolio.exports import kinds, shelf, views
from tests.factories import make_author, make_member, make_post

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 14, 4, 0, tzinfo=datetime.UTC)
PAGE = "/admin/export/"
ARCHIVE = "archive-2026-03-14-040000"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return tmp_path / "exports"


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(make_author())
    return client


@pytest.fixture
def idle(monkeypatch) -> mock.Mock:
    """Let what is asked for wait."""
    task = mock.Mock()
    monkeypatch.setattr(views, "make_export", task)
    return task


def ask(client: Client, kind: str) -> str:
    return client.post(f"{PAGE}ask/", {"kind": kind}, follow=True).text


def lay(folder: Path, name: str, words: str = "", *, age: datetime.timedelta) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(words)
    at = (NOW - age).timestamp()
    os.utime(folder / name, (at, at))
    return folder / name


def downloaded(client: Client, name: str) -> zipfile.ZipFile:
    response = client.get(f"{PAGE}{name}/")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response.headers["Cache-Control"]
    return zipfile.ZipFile(BytesIO(response.getvalue()))


def test_an_archive_is_made_and_taken_away(owner, folder):
    make_post()
    page = ask(owner, "archive")
    assert f"{ARCHIVE}.zip" in page
    assert "manifest.json" in downloaded(owner, f"{ARCHIVE}.zip").namelist()
    assert [path.name for path in folder.iterdir()] == [f"{ARCHIVE}.zip"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_static_site_is_one_file(owner, folder):
    make_post()
    ask(owner, "site")
    names = downloaded(owner, "site-2026-03-14-040000.zip").namelist()
    assert {"site/index.html", "site/2016/05/12/networking-and-social-media/index.html"} < {*names}
    assert [path.name for path in folder.iterdir()] == ["site-2026-03-14-040000.zip"]


def test_a_file_for_wordpress_is_made(owner):
    make_post()
    ask(owner, "wordpress")
    response = owner.get(f"{PAGE}wordpress-2026-03-14-040000.xml/")
    assert b"<wp:wxr_version>1.2</wp:wxr_version>" in response.getvalue()


def test_the_page_looks_again_while_something_is_made(owner, folder, idle):
    assert "Refresh" not in owner.get(PAGE).headers
    page = ask(owner, "archive")
    assert "Archive: it is being made …" in page
    assert owner.get(PAGE).headers["Refresh"] == "3"
    idle.enqueue.assert_called_once_with(ARCHIVE)


def test_it_says_how_far_it_is(owner, folder, monkeypatch):
    said: list[str] = []

    def write(_path: Path, say: Progress) -> None:
        say("blog.post")
        said.append(owner.get(PAGE).text)

    monkeypatch.setitem(kinds.KINDS, "archive", kinds.Kind("Archive", "", ".zip", write))
    lay(folder, f".{ARCHIVE}", age=datetime.timedelta())
    ask(owner, "archive")
    assert "blog.post" in said[0]


def test_of_each_kind_one_is_made_at_a_time(owner, folder, idle):
    ask(owner, "archive")
    ask(owner, "archive")
    ask(owner, "site")
    assert idle.enqueue.call_count == 2


def test_why_it_could_not_be_made_is_told(owner, folder, monkeypatch):
    refuse = mock.Mock(side_effect=BadFileError("There is no room."))
    monkeypatch.setitem(kinds.KINDS, "archive", kinds.Kind("Archive", "", ".zip", refuse))
    page = ask(owner, "archive")
    assert "Archive: it could not be made" in page
    assert "There is no room." in page
    assert owner.get(f"{PAGE}{ARCHIVE}.failed/").status_code == 404


def test_one_that_was_lost_with_its_process_is_told(owner, folder):
    lay(folder, f"{ARCHIVE}.waiting", age=datetime.timedelta(hours=1))
    page = owner.get(PAGE).text
    assert "The site stopped while it was made." in page


def test_an_unknown_kind_is_told(owner):
    assert "Please choose what to export." in ask(owner, "moon")


def test_other_files_are_none_of_its_business(owner, folder):
    lay(folder, "moon-2026-03-14-040000.zip", age=datetime.timedelta())
    lay(folder, "notes.txt", age=datetime.timedelta())
    assert "Nothing yet." in owner.get(PAGE).text
    for name in ("moon-2026-03-14-040000.zip", "notes.txt", "..%2Fdb.sqlite3"):
        assert owner.get(f"{PAGE}{name}/").status_code == 404


def test_one_that_is_gone_at_this_moment_is_not_shown(owner, folder):
    folder.mkdir()
    (folder / f"{ARCHIVE}.zip").symlink_to(folder / "gone")
    assert "Nothing yet." in owner.get(PAGE).text


def test_one_can_be_removed(owner, folder):
    path = lay(folder, f"{ARCHIVE}.zip", age=datetime.timedelta())
    page = owner.post(f"{PAGE}{ARCHIVE}.zip/remove/", follow=True).text
    assert "It is removed." in page
    assert not path.exists()


def test_one_that_is_being_made_cannot_be_removed(owner, folder):
    path = lay(folder, f"{ARCHIVE}.waiting", age=datetime.timedelta(minutes=1))
    owner.post(f"{PAGE}{ARCHIVE}.waiting/remove/")
    assert path.exists()


def test_backups_are_there_too(owner, settings, tmp_path):
    settings.BACKUPS_KEPT = 14
    lay(tmp_path / "backups", "backup-2026-03-13.zip", "words", age=datetime.timedelta())
    page = owner.get(PAGE).text
    assert "kept for 14 days." in page
    assert "5\xa0bytes" in page
    assert owner.get(f"{PAGE}backup-2026-03-13.zip/").getvalue() == b"words"


def test_without_the_setting_it_is_named(owner):
    assert "BACKUPS_KEPT" in owner.get(PAGE).text


def test_the_desk_leads_an_owner_there_and_nobody_else(owner):
    assert PAGE in owner.get("/admin/").text
    other = Client()
    other.force_login(make_member("Administrator"))
    assert PAGE not in other.get("/admin/").text


@pytest.mark.parametrize("role", ["Administrator", "Editor"])
def test_nobody_but_an_owner_gets_anything(client, folder, role):
    lay(folder, f"{ARCHIVE}.zip", age=datetime.timedelta())
    client.force_login(make_member(role))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{ARCHIVE}.zip/").status_code == 403
    for action in ("ask/", f"{ARCHIVE}.zip/remove/"):
        assert client.post(f"{PAGE}{action}", {"kind": "site"}).status_code == 403
    assert [path.name for path in folder.iterdir()] == [f"{ARCHIVE}.zip"]


def test_what_is_a_week_old_is_removed(folder):
    for name in (f"{ARCHIVE}.zip", ".half"):
        lay(folder, name, age=shelf.KEPT)
    kept = lay(folder, "site-2026-03-08-040000.zip", age=datetime.timedelta(days=6))
    (folder / ".folder").mkdir()
    at = (NOW - shelf.KEPT).timestamp()
    os.utime(folder / ".folder", (at, at))
    shelf.forget_old()
    assert list(folder.iterdir()) == [kept]
    assert shelf.forget_old in [call for call, _every in background.CHORES]


def test_what_nobody_foresaw_is_in_the_log(owner, folder, monkeypatch, caplog):
    fail = mock.Mock(side_effect=RuntimeError("a secret"))
    monkeypatch.setitem(kinds.KINDS, "archive", kinds.Kind("Archive", "", ".zip", fail))
    page = ask(owner, "archive")
    assert "The log says why." in page
    assert "a secret" not in page
    assert "RuntimeError: a secret" in caplog.text
    assert [path.name for path in folder.iterdir()] == [f"{ARCHIVE}.failed"]
