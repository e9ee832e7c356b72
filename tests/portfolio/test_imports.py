"""The pages where an administrator brings another blog in."""

from __future__ import annotations

import dataclasses
import datetime
import os
import threading
import zipfile
from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from blog.models import Picture, Post, Site
from portfolio import background
from portfolio.imports import shelf, steps
from portfolio.imports.kinds import KINDS
from portfolio.imports.looking import Found, look_at_wordpress
from portfolio.imports.tasks import carry_on, forget_uploads, see_to_imports
from portfolio.moving.importing import posts, running
from portfolio.moving.importing.report import Report
from portfolio.moving.models import Import, Known, Remark
from tests.factories import make_member, make_page, make_post, make_user
from tests.portfolio.moving import disqus
from tests.portfolio.moving.test_import_wordpress import png
from tests.portfolio.moving.wxr import attachment, export, item, reply

pytestmark = pytest.mark.django_db

PAGE = "/admin/import/"
SEND = f"{PAGE}from/wordpress/"
BAD = "<html>No export</html>"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("portfolio.imports.kinds.PAUSE", 0)
    Site.objects.create(pk=1, title="New")
    return tmp_path / "imports"


@pytest.fixture
def idle(monkeypatch) -> mock.Mock:
    """Let what is begun wait."""
    task = mock.Mock()
    monkeypatch.setattr(steps, "carry_on", task)
    return task


@pytest.fixture(autouse=True)
def at_once(monkeypatch) -> None:
    """Let what waits for the end of a transaction not wait: a test never ends its own."""
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())


def file(text: str | bytes = "", name: str = "blog.xml") -> SimpleUploadedFile:
    content = text if isinstance(text, bytes) else (text or export(item(1))).encode()
    return SimpleUploadedFile(name, content)


def packed(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".png", content)
    return out.getvalue()


def send(client: Client, *files: SimpleUploadedFile, **fields: object) -> HttpResponse:
    return client.post(SEND, {"exports": files, **fields})  # type: ignore[return-value]


def sent(client: Client, *files: SimpleUploadedFile, **fields: object) -> Import:
    """Send files that are good; return their import, which has not begun."""
    response = send(client, *(files or [file()]), **fields)
    run = Import.objects.latest("pk")
    assert response.headers["Location"] == f"{PAGE}{run.pk}/"
    return run


def step(client: Client, run: Import, name: str, **fields: object) -> str:
    page: str = client.post(f"{PAGE}{run.pk}/{name}/", fields, follow=True).text
    if Import.objects.filter(pk=run.pk).exists():
        run.refresh_from_db()
    return page


def begin(client: Client, run: Import, **fields: object) -> str:
    return step(client, run, "begin", **{"writer-0": "0", **fields})


def test_a_blog_comes_in(desk, folder):
    run = sent(desk, file(export(item(1, replies=reply(5)))))
    page = begin(desk, run)
    assert Post.objects.get().author.username == "jane"
    assert "It is all here." in page
    assert "<dt>posts</dt><dd>1</dd>" in page
    assert "Made as a person without a password: jane" in page
    assert (run.status, run.progress, run.folder, run.people) == ("done", 1000, "", {})
    assert {path.name for path in folder.iterdir()} <= {shelf.LOCK}


def test_several_files_come_in_with_a_zip_of_their_pictures(desk):
    shown = attachment(8, "2016/05/a.png")
    run = sent(
        desk,
        file(export(item(1), shown)),
        file(export(item(2)), "second.xml"),
        pictures=file(packed(uploads__2016__05__a=png()), "media.zip"),
    )
    page = desk.get(f"{PAGE}{run.pk}/").text
    assert "second.xml" in page
    assert "media.zip" in page
    assert "Fetch pictures" not in page
    begin(desk, run)
    assert Post.objects.count() == 2
    assert Picture.objects.count() == 1


def test_uploads_lie_where_nobody_else_looks(desk, folder, idle):
    begin(desk, sent(desk))
    assert folder.stat().st_mode & 0o777 == 0o700
    names = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert names == ["blog.xml", "found.json"]


def test_before_it_begins_the_page_says_what_came(desk):
    run = sent(desk)
    page = desk.get(f"{PAGE}{run.pk}/").text
    for words in ("Old blog", "https://old.example.org", "blog.xml", "Jane Doe (jane, jane@"):
        assert words in page
    assert not Post.objects.exists()


# --- Files that are no good ---


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (BAD, "page.xml", "page.xml is not a WordPress export (WXR)."),
        (b"PK\x03\x04 nothing", "a.zip", "a.zip is not a WordPress export (WXR)."),
        (packed(), "empty.zip", "There is no XML file in empty.zip."),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + export(item(1)), "dtd.xml", "document type"),
    ],
)
def test_a_bad_file_is_told_and_the_form_comes_back(desk, folder, content, name, words):
    response = send(desk, file(content, name))
    assert response.status_code == 422
    assert words in response.text
    assert 'type="file"' in response.text
    assert [*folder.iterdir()] == []
    assert not Import.objects.exists()


def test_without_a_file_one_is_asked_for(desk):
    response = desk.post(SEND)
    assert response.status_code == 422
    assert "Please choose a file." in response.text


def test_an_empty_file_is_told(desk):
    assert "The submitted file is empty." in send(desk, SimpleUploadedFile("a.xml", b"")).text


def test_what_was_good_is_kept_until_the_rest_comes(desk):
    response = send(desk, file(), file(BAD, "bad.xml"), pictures=file(b"no", "media.zip"))
    run = Import.objects.get()
    for words in ("bad.xml is not", "media.zip can&#x27;t be read", "blog.xml", 'name="kept"'):
        assert words in response.text
    whole = sent(desk, file(export(item(2)), "second.xml"), kept=str(run.pk))
    assert whole == run
    assert whole.file_names == ["blog.xml", "second.xml"]
    begin(desk, whole)
    assert Post.objects.count() == 2


def test_what_was_good_can_go_on_without_the_rest(desk):
    send(desk, file(), file(BAD, "bad.xml"))
    run = Import.objects.get()
    assert "Jane Doe" in desk.get(f"{PAGE}{run.pk}/").text
    begin(desk, run)
    assert Post.objects.count() == 1


def test_pictures_alone_wait_for_the_export(desk):
    response = send(desk, file(BAD), pictures=file(packed(a=png()), "media.zip"))
    run = Import.objects.get()
    assert f'value="{run.pk}"' in response.text
    assert begin(desk, run).count("Its files are not on this machine any more.") == 0


def test_pictures_that_are_sent_again_take_the_place_of_those_before(desk):
    send(desk, file(BAD), pictures=file(packed(a=png()), "first.zip"))
    kept = str(Import.objects.get().pk)
    run = sent(desk, pictures=file(packed(a=png()), "second.zip"), kept=kept)
    page = desk.get(f"{PAGE}{run.pk}/").text
    assert "second.zip" in page
    assert "first.zip" not in page


def test_of_what_has_no_pictures_none_are_asked_for(desk, monkeypatch):
    kind = dataclasses.replace(KINDS["wordpress"], has_media=False)
    monkeypatch.setitem(KINDS, "wordpress", kind)
    assert "pictures" not in desk.get(PAGE).text.partition("<form")[2].partition("</form>")[0]


def test_more_than_there_is_room_for_is_refused_before_it_is_read(desk, folder, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 100)
    response = send(desk, file())
    assert response.status_code == 413
    assert "there is room for: 100\xa0bytes at once" in response.text
    assert [*folder.iterdir()] == []


def test_nobody_keeps_what_another_request_has_begun_with(desk, idle):
    run = sent(desk)
    begin(desk, run)
    other = sent(desk, file(export(item(2))), kept=str(run.pk))
    assert other != run


def test_a_name_can_be_anything(desk):
    run = sent(desk, file(name="../" + "ü" * 200 + "\\a b?.xml"))
    assert run.file_names == ["a b_.xml"]


def test_what_comes_from_nowhere_known_is_not_found(desk):
    assert desk.post(f"{PAGE}from/moon/", {}).status_code == 404


# --- Whose posts are whose ---


def test_who_is_meant_is_suggested_by_address_name_and_the_import_before(desk, owner):
    make_member("Author", "other")
    User.objects.filter(pk=owner.pk).update(email="JANE@example.org")
    anna = make_member("Editor", "anna")
    Known.objects.create(origin="old.example.org", kind="writer", key="eve", number=anna.pk)
    items = [item(n, creator=name) for n, name in enumerate(["jane", "other", "eve", "new"], 1)]
    run = sent(desk, file(export(*items)))
    page = desk.get(f"{PAGE}{run.pk}/").text
    chosen = [part.split("</select>")[0] for part in page.split("<select")[1:]]
    names = ["A. Librarian (librarian)", "The Author (other)", "The Editor (anna)", "a new person"]
    for select, name in zip(chosen, names, strict=True):
        assert name in select.split("selected>")[1]


def test_readers_are_not_offered_as_writers(desk):
    make_user("reader")
    assert "(reader)" not in desk.get(f"{PAGE}{sent(desk).pk}/").text


def test_posts_are_given_to_whoever_is_chosen(desk, owner):
    begin(desk, sent(desk), **{"writer-0": str(owner.pk)})
    assert Post.objects.get().author == owner
    assert Known.objects.get(kind="writer").number == owner.pk


def test_a_new_person_is_made_even_if_there_is_one_of_that_name(desk):
    make_user("jane")
    begin(desk, sent(desk))
    assert Post.objects.get().author.username == "jane-2"


def test_an_account_that_is_gone_by_then_is_told(desk, owner):
    page = begin(desk, run := sent(desk), **{"writer-0": "9999"})
    assert "Select a valid choice" in page
    assert run.status == "prepared"


def test_of_very_many_writers_the_first_are_asked_about(desk, monkeypatch):
    monkeypatch.setattr("portfolio.imports.looking.MOST_WRITERS", 2)
    run = sent(desk, file(export(*(item(n, creator=f"w{n}") for n in range(1, 5)))))
    page = desk.get(f"{PAGE}{run.pk}/").text
    assert page.count("<select") == 2


def test_writers_are_found_across_the_pieces_that_a_file_is_read_in(monkeypatch, tmp_path):
    monkeypatch.setattr("portfolio.moving.reading.files.CHUNK", 50)
    path = tmp_path / "a.xml"
    path.write_text(export(item(1, creator="someone-new"), item(2, creator="other &amp; one")))
    logins = [writer.login for writer in look_at_wordpress([path]).writers]
    assert logins == ["jane", "someone-new", "other & one"]


# --- Trials, cancelling, going on ---


def test_a_trial_says_what_would_come_and_can_be_brought_in(desk, folder):
    run = sent(desk)
    page = begin(desk, run, trial="")
    assert "This would come. Nothing was written." in page
    assert not Post.objects.exists()
    page = step(desk, run, "bring-in")
    assert "It is all here." in page
    assert (Post.objects.count(), run.counts["posts"]) == (1, 1)
    assert {path.name for path in folder.iterdir()} <= {shelf.LOCK}


def test_a_trial_that_goes_on_counts_afresh(desk):
    run = sent(desk)
    begin(desk, run, trial="")
    Import.objects.filter(pk=run.pk).update(status="failed")
    step(desk, run, "go-on")
    assert run.counts["posts"] == 1


def stop_after(monkeypatch, number: int, how: type[Exception]) -> None:
    """Let an import be stopped when so many posts are in."""
    take = posts.Posts.take

    def counted(self, item, **options):
        if Post.objects.count() == number:
            raise how
        return take(self, item, **options)

    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(posts.Posts, "take", counted)


def test_one_that_is_cancelled_keeps_what_came_and_can_go_on(desk, monkeypatch):
    run = sent(desk, file(export(*(item(n) for n in range(1, 6)))))
    progress = Report.progress

    def cancelled_in_the_middle(self, phase, done):
        if Post.objects.count() == 2 and not Import.objects.get().counts.get("again"):
            client = Client()
            client.force_login(User.objects.get(username="librarian"))
            client.post(f"{PAGE}{run.pk}/cancel/")
            self._told_at = float("-inf")
        progress(self, phase, done)

    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(Report, "progress", cancelled_in_the_middle)
    page = begin(desk, run)
    assert "It was cancelled. What had come by then stays." in page
    assert (Post.objects.count(), run.counts["posts"], run.status) == (2, 2, "cancelled")
    monkeypatch.setattr(Report, "progress", progress)
    page = step(desk, run, "go-on")
    assert "It is all here." in page
    assert (Post.objects.count(), run.counts["posts"], run.problem) == (5, 5, "")
    assert User.objects.filter(username__startswith="jane").count() == 1


def test_one_that_waits_is_cancelled_at_once(desk, idle):
    run = sent(desk)
    begin(desk, run)
    assert "It begins in a moment" in desk.get(f"{PAGE}{run.pk}/").text
    page = step(desk, run, "cancel")
    assert "It was cancelled." in page
    assert "Go on" in page


def test_one_whose_process_is_lost_is_cancelled_at_once(desk, idle):
    run = sent(desk)
    begin(desk, run)
    at = timezone.now() - steps.SILENCE - datetime.timedelta(seconds=1)
    Import.objects.update(status="running", seen_at=at)
    step(desk, run, "cancel")
    assert run.status == "cancelled"


def test_one_that_runs_is_asked_to_stop(desk, idle):
    run = sent(desk)
    begin(desk, run)
    Import.objects.update(status="running")
    assert "It stops in a moment." in step(desk, run, "cancel")
    assert (run.status, run.is_cancelled) == ("running", True)


def test_one_that_is_over_is_not_cancelled(desk):
    run = sent(desk)
    begin(desk, run)
    step(desk, run, "cancel")
    assert (run.status, run.is_cancelled) == ("done", False)


def test_a_second_click_begins_nothing_twice(desk, idle):
    run = sent(desk)
    begin(desk, run)
    begin(desk, run)
    assert idle.enqueue.call_count == 1


def test_the_second_of_two_at_the_same_moment_begins_nothing(desk, idle):
    run = sent(desk)
    for _ in range(2):
        steps.begin(run, people={}, fetches_media=False, is_trial=False)
    assert idle.enqueue.call_count == 1


def test_only_what_was_stopped_goes_on_and_only_a_trial_is_brought_in(desk, idle):
    run = sent(desk)
    for name in ("go-on", "bring-in"):
        step(desk, run, name)
        assert run.status == "prepared"


def test_while_one_goes_on_the_next_waits_and_then_begins(desk):
    first, second = sent(desk), sent(desk, file(export(item(2))))
    with shelf.turn() as is_free:
        assert is_free
        begin(desk, first)
        begin(desk, second)
        see_to_imports()
    assert (first.status, second.status) == ("waiting", "waiting")
    see_to_imports()
    see_to_imports()
    assert Post.objects.count() == 2
    see_to_imports()
    assert see_to_imports in [call for call, _every in background.CHORES]


def test_one_that_was_killed_is_taken_up_where_it_was(desk, monkeypatch):
    run = sent(desk, file(export(*(item(n) for n in range(1, 6)))))
    begin_idle = mock.Mock()
    with monkeypatch.context() as patch:
        patch.setattr(steps, "carry_on", begin_idle)
        begin(desk, run)
    with monkeypatch.context() as patch:
        stop_after(patch, 3, KeyboardInterrupt)  # type: ignore[arg-type]
        with pytest.raises(KeyboardInterrupt):
            carry_on.func(run.pk)
    run.refresh_from_db()
    assert (run.status, run.position) == ("running", 3)
    see_to_imports()
    run.refresh_from_db()
    assert (run.status, run.counts["posts"], Post.objects.count()) == ("done", 5, 5)


def test_it_leaves_off_when_the_site_stops(desk, idle, monkeypatch):
    run = sent(desk)
    begin(desk, run)
    monkeypatch.setattr(threading.current_thread(), "is_stopping", True, raising=False)
    carry_on.func(run.pk)
    run.refresh_from_db()
    assert (run.status, Post.objects.count()) == ("running", 0)
    worker = background.TaskWorker(queues=["imports"])
    assert not worker.is_stopping
    worker.ask_to_stop()
    assert worker.is_stopping


def test_on_a_machine_without_the_files_nothing_is_done(desk, idle, folder):
    run = sent(desk)
    begin(desk, run)
    shelf.remove(run)
    see_to_imports()
    carry_on.func(run.pk)
    run.refresh_from_db()
    assert run.status == "waiting"


def test_why_it_failed_is_told(desk):
    broken = export(item(1)).replace("</channel>", "<!DOCTYPE x []></channel>")
    page = begin(desk, run := sent(desk, file(broken)))
    assert "document type" in page
    assert run.status == "failed"


def test_a_file_that_was_lost_is_told(desk, idle, folder, monkeypatch):
    run = sent(desk, file())
    begin(desk, run)
    listed = shelf.files(run)
    shelf.note(run, Found())
    (folder / listed[0].key).unlink()
    monkeypatch.setattr(shelf, "files", lambda _run: listed)
    carry_on.func(run.pk)
    run.refresh_from_db()
    assert run.problem == "There is no file blog.xml."


def test_what_nobody_foresaw_is_in_the_log(desk, monkeypatch, caplog):
    stop_after(monkeypatch, 0, RuntimeError)
    page = begin(desk, sent(desk))
    assert "It could not go on. The log says why." in page
    assert "An import failed." in caplog.text


# --- Disqus ---


def disqus_run(client: Client, *said: str) -> Import:
    upload = file(disqus.export(disqus.thread(link="https://x.example/about/"), *said), "d.xml")
    client.post(f"{PAGE}from/disqus/", {"exports": [upload]})
    return Import.objects.get()


def test_comments_come_from_disqus_after_a_trial(desk, owner):
    page = make_page()
    run = disqus_run(desk, disqus.said(5, username="me"), disqus.said(6), disqus.said(7))
    shown = desk.get(f"{PAGE}{run.pk}/").text
    assert "Is one of those who wrote most there somebody here?" in shown
    assert "Fetch pictures" not in shown
    assert shown.count("<select") == 2
    # "jane" began the thread.
    chosen = {"writer-0": "0", "writer-1": str(owner.pk)}
    step(desk, run, "begin", trial="", **chosen)
    assert (run.status, run.counts["comments"], page.comments.count()) == ("done", 3, 0)
    step(desk, run, "bring-in")
    assert (run.status, run.counts["comments"]) == ("done", 3)
    assert [c.user for c in page.comments.order_by("created_at")] == [owner, None, None]


def test_remarks_about_a_thread_lead_to_its_post(desk):
    page = make_page()
    run = disqus_run(desk, disqus.said(5, parent=99))
    step(desk, run, "begin", **{"writer-0": "0"})
    assert run.remarks.get().post == page


def test_a_file_of_wordpress_is_none_of_disqus(desk):
    response = desk.post(f"{PAGE}from/disqus/", {"exports": [file()]})
    assert "blog.xml is not an export of Disqus" in response.text


# --- Progress and report ---


def test_the_page_looks_again_while_it_goes_on(desk, idle):
    run = sent(desk)
    page = begin(desk, run)
    assert f'hx-get="{PAGE}{run.pk}/progress/"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    Import.objects.update(phase="Reading", progress=421, counts={"posts": 12345}, status="running")
    piece = desk.get(f"{PAGE}{run.pk}/progress/").text
    for words in ("Reading", "42 %", 'value="421"', "12,345"):
        assert words in piece
    assert "<html" not in piece


def test_when_it_is_over_the_page_is_loaded_anew(desk):
    run = sent(desk)
    begin(desk, run)
    assert desk.get(f"{PAGE}{run.pk}/progress/").headers["HX-Refresh"] == "true"


def test_when_the_session_has_ended_the_page_is_loaded_anew(desk, idle):
    begin(desk, run := sent(desk))
    desk.logout()
    piece = desk.get(f"{PAGE}{run.pk}/progress/", headers={"hx-request": "true"})
    assert (piece.headers["HX-Refresh"], piece.content) == ("true", b"")


def test_remarks_lead_to_their_posts(desk):
    begin(desk, run := sent(desk, file(export(item(1, status="pending")))))
    post = Post.objects.get()
    page = desk.get(f"{PAGE}{run.pk}/").text
    assert f'<a href="/admin/blog/post/{post.pk}/change/">post 1 “Post 1”</a>' in page
    post.delete()
    assert "post 1 “Post 1”" in desk.get(f"{PAGE}{run.pk}/").text


def test_thousands_of_remarks_come_in_pages_by_a_fixed_number_of_questions(desk, owner):
    run = Import.objects.create(status="done", file_names=["blog.xml"], started_by=owner)
    post = make_post()
    remarks = [
        Remark(run=run, item=f"post {n}", sentence=f"Sentence {n}.", post=post) for n in range(250)
    ]
    Remark.objects.bulk_create(remarks[:1])
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(f"{PAGE}{run.pk}/")
    Remark.objects.bulk_create(remarks[1:])
    with CaptureQueriesContext(connection) as many:
        page = desk.get(f"{PAGE}{run.pk}/?page=2").text
    assert len(many) == len(one)
    assert "Sentence 100." in page
    assert "Sentence 200." not in page
    for words in ("2 of 3", 'href="?page=1"', 'href="?page=3"'):
        assert words in page


def test_the_list_asks_as_often_for_many_as_for_one(desk):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(PAGE).text
        assert "blog.xml" in page
        return len(queries)

    for n in range(31):
        by = make_user(f"by-{n}")
        Import.objects.create(status="done", file_names=["blog.xml"], started_by=by)
        if n == 0:
            first = asked()
    assert asked() == first
    assert "2 of 2" in desk.get(f"{PAGE}?page=2").text


def test_the_page_of_writers_asks_as_often_for_many_as_for_one(desk):
    def asked(count: int) -> int:
        items = (item(n, creator=f"w{n}") for n in range(1, count + 1))
        run = sent(desk, file(export(*items)))
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{PAGE}{run.pk}/")
        return len(queries)

    assert asked(1) == asked(30)


def test_what_could_not_be_had_is_said_once_however_often_it_goes_on(desk, monkeypatch):
    run = sent(desk, file(export(item(1), attachment(8, "2016/05/a.png"))))
    with monkeypatch.context() as patch:
        stop_after(patch, 0, RuntimeError)
        begin(desk, run)
    step(desk, run, "go-on")
    assert run.counts["files_missing"] == 1
    assert run.remarks.filter(item__endswith="a.png").count() == 1


# --- Files that nobody needs any more ---


def age(folder: Path, by: datetime.timedelta) -> None:
    at = (timezone.now() - by).timestamp()
    for path in folder.iterdir():
        os.utime(path, (at, at))


def test_files_of_what_was_not_begun_go_after_a_week(desk, folder):
    sent(desk)
    (folder / ".half.upload").touch()
    age(folder, shelf.KEPT - datetime.timedelta(hours=1))
    forget_uploads()
    assert Import.objects.exists()
    age(folder, shelf.KEPT)
    forget_uploads()
    assert [path.name for path in folder.iterdir() if path.name != ".lock"] == []
    assert not Import.objects.exists()
    assert forget_uploads in [call for call, _every in background.CHORES]


def test_files_of_what_was_stopped_go_after_a_week_and_the_report_stays(desk, folder, idle):
    run = sent(desk)
    begin(desk, run)
    step(desk, run, "cancel")
    age(folder, shelf.KEPT)
    forget_uploads()
    run.refresh_from_db()
    assert (run.folder, run.people) == ("", {})
    page = desk.get(f"{PAGE}{run.pk}/").text
    assert "Go on" not in page
    step(desk, run, "go-on")
    assert run.status == "cancelled"


def test_files_of_what_waits_stay(desk, folder, idle):
    run = sent(desk)
    begin(desk, run)
    age(folder, shelf.KEPT)
    forget_uploads()
    assert shelf.is_here(run)
    step(desk, run, "discard")
    assert shelf.is_here(run)


def test_what_was_not_begun_can_be_discarded(desk, folder):
    page = step(desk, sent(desk), "discard")
    assert "The files are removed." in page
    assert "Nothing was brought in yet." in page
    assert [*folder.iterdir()] == []


def test_files_of_a_trial_can_be_removed(desk, folder):
    run = sent(desk)
    begin(desk, run, trial="")
    assert "The files are removed." in step(desk, run, "discard")
    assert run.folder == ""
    assert not shelf.is_here(run)


def test_the_page_of_one_whose_files_are_gone_says_so(desk, folder):
    run = sent(desk)
    shelf.remove(run)
    assert "Its files are not on this machine any more." in desk.get(f"{PAGE}{run.pk}/").text


# --- Who may ---


def addresses(run: Import) -> list[tuple[str, str]]:
    ways = ("begin", "cancel", "go-on", "bring-in", "discard")
    return [
        ("get", PAGE),
        ("post", SEND),
        ("get", f"{PAGE}{run.pk}/"),
        ("get", f"{PAGE}{run.pk}/progress/"),
        *(("post", f"{PAGE}{run.pk}/{way}/") for way in ways),
    ]


@pytest.mark.parametrize("role", ["Editor", "Author", "Contributor"])
def test_roles_below_an_administrator_may_not(client, role, folder):
    run = Import.objects.create(status="prepared", file_names=["blog.xml"])
    client.force_login(make_member(role))
    for method, address in addresses(run):
        assert getattr(client, method)(address).status_code == 403
    assert PAGE not in client.get("/admin/").text
    assert Import.objects.get().status == "prepared"
    assert not folder.exists()


@pytest.mark.parametrize("who", ["nobody", "a reader"])
def test_nobody_else_gets_past_the_log_in(client, who):
    run = Import.objects.create(status="prepared", file_names=["blog.xml"])
    if who == "a reader":
        client.force_login(make_user())
    for method, address in addresses(run):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")


def test_an_administrator_may(client):
    client.force_login(make_member("Administrator"))
    assert PAGE in client.get("/admin/").text
    begin(client, sent(client))
    assert Post.objects.count() == 1


def test_a_forged_upload_is_refused(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert send(client, file()).status_code == 403
    assert not Import.objects.exists()


def test_who_brought_something_in_can_go(desk, owner):
    other = make_member("Administrator", "other")
    client = Client()
    client.force_login(other)
    begin(client, run := sent(client))
    other.delete()
    run.refresh_from_db()
    assert run.started_by is None
    assert "It is all here." in desk.get(f"{PAGE}{run.pk}/").text
