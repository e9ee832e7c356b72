"""A backup a day: made once, proved, and kept for as long as the operator says."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from unittest import mock

import pytest
from django.utils import timezone

from portfolio import background
from portfolio.archive.files import BadFileError
from portfolio.archive.media import stored_files
from portfolio.backup import daily, keys
from portfolio.backup.databases import CannotProveError
from portfolio.backup.making import verify_backup
from tests.factories import make_post

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.datetime(2026, 3, 14, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": str(tmp_path)}}
    settings.BACKUPS_KEPT = 2
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(keys, "COST", 2)
    return tmp_path / "backups"


@pytest.fixture
def light(monkeypatch) -> mock.Mock:
    """Write two words instead of a backup, and count how often."""
    make = mock.Mock(side_effect=lambda path, **_options: path.write_text("a backup"))
    monkeypatch.setattr(daily, "make_backup", make)
    monkeypatch.setattr(daily, "verify_backup", lambda _path: {})
    return make


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_clock_sees_to_it():
    assert daily.see_to_backup in [call for call, _every in background.CHORES]


def test_it_is_a_backup_that_can_be_restored(folder, settings):
    make_post()
    settings.BACKUP_PASSPHRASE = "open sesame"
    daily.see_to_backup()
    assert names(folder) == ["backup-2026-03-14.zip"]
    assert verify_backup(folder / "backup-2026-03-14.zip")["blog_post"] == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(stored_files()) == []


def test_without_the_setting_none_is_made(folder, settings, light):
    settings.BACKUPS_KEPT = 0
    daily.see_to_backup()
    assert not light.called


def test_one_is_made_a_day(folder, light):
    daily.see_to_backup()
    daily.see_to_backup()
    assert light.call_count == 1


def test_of_many_processes_one_makes_it(folder, light, monkeypatch):
    asked = mock.Mock()
    monkeypatch.setattr(daily, "make_daily_backup", asked)
    daily.see_to_backup()
    daily.see_to_backup()
    assert asked.enqueue.call_count == 1


def test_a_second_task_on_the_same_day_leaves_the_first_one_s_alone(folder, light):
    daily.make_daily_backup.enqueue()
    daily.make_daily_backup.enqueue()
    assert light.call_count == 1


def test_so_many_are_kept_as_the_operator_says(folder, light):
    folder.mkdir()
    for day in (10, 11, 12):
        (folder / f"backup-2026-03-{day}.zip").touch()
    (folder / "of mine.zip").touch()
    daily.see_to_backup()
    assert names(folder) == ["backup-2026-03-12.zip", "backup-2026-03-14.zip", "of mine.zip"]


def test_what_a_process_left_that_was_killed_is_removed_after_a_day(folder, light):
    (folder / ".copy").mkdir(parents=True)
    for name in (".half", ".copy/database", ".half of today"):
        (folder / name).touch()
    for name, hours in ((".half", 25), (".copy", 25), (".half of today", 23)):
        at = (NOW - datetime.timedelta(hours=hours)).timestamp()
        os.utime(folder / name, (at, at))
    daily.see_to_backup()
    assert names(folder) == [".half of today", "backup-2026-03-14.zip"]


def test_one_that_is_not_sound_takes_no_other_s_place(folder, light, monkeypatch, caplog):
    monkeypatch.setattr(daily, "verify_backup", mock.Mock(side_effect=BadFileError("Damaged.")))
    folder.mkdir()
    for day in (10, 11, 12):
        (folder / f"backup-2026-03-{day}.zip").touch()
    daily.see_to_backup()
    assert len(names(folder)) == 3
    assert "Today's backup is not sound. Damaged." in caplog.text


def test_one_that_there_is_no_place_to_prove_is_kept(folder, light, monkeypatch, caplog):
    refuse = mock.Mock(side_effect=CannotProveError("Not allowed."))
    monkeypatch.setattr(daily, "verify_backup", refuse)
    daily.see_to_backup()
    assert names(folder) == ["backup-2026-03-14.zip"]
    assert "made, but not proved: Not allowed." in caplog.text
