"""Exports, uploads and backups of a site on several machines: in the bucket, out of visitors' reach."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from blog.models import Picture, Post, Site
from portfolio.archive.media import stored_files
from portfolio.archive.writing import Progress
from portfolio.backup import daily, restoring
from portfolio.exports import kinds, shelf, views
from portfolio.exports.tasks import make_export
from portfolio.imports import shelf as uploads
from portfolio.imports import steps
from portfolio.imports.tasks import carry_on, forget_uploads, see_to_imports
from portfolio.moving.models import Import
from tests.factories import make_member
from tests.object_store import running_store, store  # noqa: F401 - fixtures
from tests.portfolio.moving.test_import_wordpress import png
from tests.portfolio.moving.wxr import attachment, export, item
from tests.portfolio.test_imports import BAD, begin, file, packed, send, sent, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

EXPORTS = "/admin/export/"
Move = Callable[[str], Path]


@pytest.fixture(autouse=True)
def on_machine(settings, tmp_path: Path) -> Move:
    """Return what goes on to a machine, which has a folder of its own. It begins on the first."""

    def go(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        settings.DATA_DIR = folder
        return folder

    go("first")
    return go


@pytest.fixture
def idle(monkeypatch) -> mock.Mock:
    """Let what is asked for wait for another machine's worker."""
    task = mock.Mock()
    monkeypatch.setattr(steps, "carry_on", task)
    monkeypatch.setattr(views, "make_export", task)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **_options: call())
    return task


def private() -> list[str]:
    return list(stored_files(storage=storages["private"]))


def left_on(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != uploads.LOCK]


def later(monkeypatch, age: datetime.timedelta) -> None:
    moment = timezone.now() + age
    monkeypatch.setattr(timezone, "now", lambda: moment)


# --- Exports ---


def ask(desk: Client, idle: mock.Mock) -> str:
    desk.post(f"{EXPORTS}ask/", {"kind": "archive"})
    return str(idle.enqueue.call_args.args[0])


def test_what_one_machine_makes_another_hands_out(desk, idle, on_machine):
    name = ask(desk, idle)
    assert "it is being made" in desk.get(EXPORTS).text
    second = on_machine("second")
    make_export.func(name)
    first = on_machine("first")
    assert private() == [f"exports/{name}.zip"]
    assert left_on(first) == left_on(second) == []
    response = desk.get(f"{EXPORTS}{name}.zip/")
    content = response.getvalue()
    assert int(response["Content-Length"]) == len(content)
    assert response["Content-Disposition"] == f'attachment; filename="{name}.zip"'
    assert "manifest.json" in zipfile.ZipFile(BytesIO(content)).namelist()
    desk.post(f"{EXPORTS}{name}.zip/remove/")
    assert private() == []


def test_how_far_it_is_is_known_on_every_machine(desk, idle, on_machine, monkeypatch):
    pages: list[str] = []

    def write(path: Path, say: Progress) -> None:
        say("blog.post")
        say("told too soon after the first")
        on_machine("first")
        pages.append(desk.get(EXPORTS).text)
        path.touch()

    monkeypatch.setitem(kinds.KINDS, "archive", kinds.Kind("Archive", "", ".zip", write))
    name = ask(desk, idle)
    on_machine("second")
    make_export.func(name)
    assert "blog.post" in pages[0]


def test_one_that_is_made_while_somebody_looks_is_not_shown_twice(desk, idle, monkeypatch):
    ask(desk, idle)
    monkeypatch.setattr(shelf.FILES, "read", mock.Mock(side_effect=FileNotFoundError))
    assert "Nothing yet." in desk.get(EXPORTS).text


def test_exports_go_after_a_week(desk, idle, monkeypatch):
    make_export.func(ask(desk, idle))
    shelf.forget_old()
    assert len(private()) == 1
    later(monkeypatch, shelf.KEPT)
    shelf.forget_old()
    assert private() == []


@pytest.mark.parametrize("role", ["Administrator", "Editor"])
def test_nobody_but_an_owner_gets_what_is_in_the_bucket(client, idle, role):
    shelf.FILES.write("archive-2026-03-14-040000.zip", "everything")
    client.force_login(make_member(role))
    assert client.get(f"{EXPORTS}archive-2026-03-14-040000.zip/").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "private/exports/a.zip",
        "exports/a.zip",
        "../private/exports/a.zip",
        "files/../../private/exports/a.zip",
        "files/..%2F..%2Fprivate%2Fexports%2Fa.zip",
    ],
)
def test_no_address_of_a_picture_leads_there(client, path):
    shelf.FILES.write("a.zip", "everything")
    assert client.get(f"/media/{path}").status_code in {400, 404}


def test_neither_archives_nor_backups_have_it(desk):
    shelf.FILES.write("a.zip", "everything")
    assert list(stored_files()) == []


# --- Imports ---


@pytest.fixture
def site() -> Site:
    return Site.objects.create(pk=1, title="New")


def test_what_one_machine_receives_another_brings_in(desk, idle, on_machine, site):
    blog = file(export(item(1), attachment(8, "2016/05/a.png")))
    zipped = file(packed(uploads__2016__05__a=png()), "uploads.zip")
    run = sent(desk, blog, pictures=zipped)
    first = on_machine("first")
    assert left_on(first) == []
    assert len(private()) == 3
    begin(desk, run)
    second = on_machine("second")
    see_to_imports()
    run.refresh_from_db()
    assert (run.status, run.folder, Post.objects.count()) == ("done", "", 1)
    assert str(Picture.objects.get().file) in stored_files()
    assert left_on(second) == []
    assert private() == []


def test_what_comes_to_another_machine_is_put_to_what_came_before(desk, on_machine, site):
    response = send(desk, file(export(item(1))), file(BAD, "bad.xml"))
    assert response.status_code == 422
    on_machine("second")
    run = Import.objects.get()
    other = export(item(2, creator="joe"))
    sent(desk, file(other, "second.xml"), kept=str(run.pk))
    page = desk.get(f"/admin/import/{run.pk}/").text
    assert "blog.xml" in page
    assert "second.xml" in page
    assert len(uploads.found(run).writers) == 2


def test_other_pictures_take_the_place_of_those_before(desk, site):
    run = sent(desk, pictures=file(packed(uploads__a=png()), "first.zip"))
    send(desk, pictures=file(packed(uploads__b=png()), "second.zip"), kept=str(run.pk))
    media = uploads.media(run)
    assert media
    assert media.name == "second.zip"
    assert len([name for name in private() if "media" in name]) == 1


def test_files_that_are_discarded_leave_the_bucket(desk, site):
    assert "The files are removed." in step(desk, sent(desk), "discard")
    assert private() == []


def test_uploads_that_nobody_began_with_go_after_a_week(desk, idle, site, monkeypatch):
    sent(desk)
    waits = sent(desk)
    begin(desk, waits)
    forget_uploads()
    assert Import.objects.count() == 2
    later(monkeypatch, uploads.KEPT)
    forget_uploads()
    assert Import.objects.get() == waits
    assert {name.split("/")[1] for name in private()} == {waits.folder}


def test_a_file_that_is_gone_from_the_bucket_is_told(desk, idle, site, monkeypatch):
    run = sent(desk)
    begin(desk, run)
    listed = uploads.files(run)
    uploads.FILES.remove(listed[0].key)
    monkeypatch.setattr(uploads, "files", lambda _run: listed)
    carry_on.func(run.pk)
    run.refresh_from_db()
    assert run.problem == "There is no file blog.xml."


# --- Backups ---


def test_pictures_that_are_in_the_bucket_are_left_alone_by_a_restore(tmp_path, monkeypatch):
    default_storage.save("pictures/a.jpg", ContentFile(b"of another site"))
    database = mock.Mock(is_empty=lambda: True)
    monkeypatch.setattr(restoring, "this_database", lambda: database)
    sentence = r"^There are pictures in the bucket\. Set MEDIA to a new, empty one\.$"
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(tmp_path / "backup.zip"))


@pytest.fixture
def backups(settings, monkeypatch, tmp_path: Path) -> mock.Mock:
    settings.BACKUPS_KEPT = 2
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": str(tmp_path)}}
    make = mock.Mock(side_effect=lambda path, **_options: path.write_text("a backup"))
    monkeypatch.setattr(daily, "make_backup", make)
    monkeypatch.setattr(daily, "verify_backup", lambda _path: {})
    return make


def test_a_backup_is_made_by_one_machine_and_handed_out_by_another(desk, backups, on_machine):
    first = on_machine("first")
    daily.see_to_backup()
    on_machine("second")
    daily.make_daily_backup.enqueue()
    assert backups.call_count == 1
    assert left_on(first) == []
    name = daily.name_of(timezone.now().date())
    assert private() == [f"backups/{name}"]
    assert name in desk.get(EXPORTS).text
    assert desk.get(f"{EXPORTS}{name}/").getvalue() == b"a backup"


def test_of_backups_in_the_bucket_so_many_are_kept_as_the_operator_says(backups, monkeypatch):
    for day in (10, 11, 12):
        daily.FILES.write(f"backup-2026-03-{day}.zip", "")
    daily.FILES.write("of mine.zip", "")
    daily.see_to_backup()
    today = daily.name_of(timezone.now().date())
    wanted = [f"backups/{name}" for name in ("backup-2026-03-12.zip", today, "of mine.zip")]
    assert private() == wanted
