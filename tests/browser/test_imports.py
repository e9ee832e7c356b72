"""Another blog is brought in by the browser: seen going on, cancelled in the middle, gone on with."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from blog.models import Post, Site
from portfolio.imports import steps, views
from portfolio.imports.tasks import carry_on
from portfolio.moving.importing import report, running
from portfolio.moving.models import Import
from portfolio.moving.reading import files
from tests.browser.test_drafts import log_in
from tests.factories import make_author, make_member
from tests.portfolio.moving.wxr import export, item, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECONDS = 60


class Worker:
    """Carries an import out beside the server, a post for each ``let``; it begins with the first."""

    def __init__(self) -> None:
        self._begins = threading.Event()
        self._posts = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []

    def enqueue(self, pk: int) -> None:
        thread = threading.Thread(target=self._run, args=[pk])
        self._threads.append(thread)
        thread.start()

    def _run(self, pk: int) -> None:
        self._begins.wait(SECONDS)
        carry_on.func(pk)
        connections.close_all()

    def pause(self, _seconds: float) -> None:
        self._posts.acquire(timeout=SECONDS)

    def let(self, posts: int) -> None:
        self._begins.set()
        self._posts.release(posts)

    def close(self) -> None:
        self.let(1000)
        for thread in self._threads:
            thread.join(SECONDS)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    made = Worker()
    monkeypatch.setattr(steps, "carry_on", made)
    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(running, "sleep", made.pause)
    monkeypatch.setattr(report, "OFTEN", 0)
    monkeypatch.setattr(files, "CHUNK", 1000)
    monkeypatch.setattr(views, "OFTEN", 1)
    yield made
    made.close()


@pytest.fixture
def desk(visitor: Page, worker: Worker, settings: Any, tmp_path: Path) -> Page:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    Site.objects.create(pk=1, title="Notes from a library")
    log_in(visitor.context, make_author())
    return visitor


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    path = tmp_path / "my-old-blog.xml"
    items = [item(n, status="draft" if n == 7 else "publish") for n in range(1, 11)]
    path.write_text(export(item(11, replies=reply(1), status="pending"), *items))
    return path


def choose(page: Page, *files: Path) -> None:
    card = page.get_by_role("region", name="WordPress")
    card.get_by_label("Export files").set_input_files([*files])
    card.get_by_role("button", name="Send").click()


def send(page: Page, file: Path) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Import", exact=True).click()
    choose(page, file)
    expect(page.get_by_text("Whose posts are whose?")).to_be_visible()


@pytest.mark.one_process("The test is the worker, and holds it between two posts.")
def test_a_blog_is_seen_coming_in(desk: Page, worker: Worker, blog: Path) -> None:
    make_member("Editor", "jo")
    send(desk, blog)
    expect(desk.get_by_text("https://old.example.org")).to_be_visible()
    desk.get_by_label("Jane Doe").select_option(label="The Editor (jo)")
    desk.get_by_role("button", name="Bring it in").click()
    bar = desk.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "0")
    worker.let(5)
    expect(desk.get_by_text("Posts and comments")).to_be_visible()
    expect(desk.locator("dt", has_text=re.compile("^posts$")).locator("+ dd")).to_have_text("5")
    before = int(bar.get_attribute("value") or 0)
    worker.let(3)
    expect(desk.locator("dt", has_text=re.compile("^posts$")).locator("+ dd")).to_have_text("8")
    assert int(bar.get_attribute("value") or 0) > before > 0
    worker.let(100)
    expect(desk.get_by_text("It is all here.")).to_be_visible()
    assert {post.author.username for post in Post.objects.all()} == {"jo"}
    desk.get_by_role("link", name="post 11 “Post 11”").click()
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/11/change/$"))


@pytest.mark.one_process("The test is the worker, and holds it between two posts.")
def test_it_is_cancelled_in_the_middle_and_goes_on(desk: Page, worker: Worker, blog: Path) -> None:
    send(desk, blog)
    desk.get_by_role("button", name="Bring it in").click()
    worker.let(3)
    expect(desk.locator("dt", has_text=re.compile("^posts$")).locator("+ dd")).to_have_text("3")
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("It stops in a moment.")).to_be_visible()
    worker.let(1)
    expect(desk.get_by_text("It was cancelled. What had come by then stays.")).to_be_visible()
    assert Post.objects.count() < 11
    worker.let(1000)
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_text("It is all here.")).to_be_visible()
    assert Post.objects.count() == 11
    assert Import.objects.get().counts["posts"] == 11


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_a_bad_file_is_told_beside_the_form(desk: Page, tmp_path: Path, blog: Path) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("No export.")
    desk.goto("/admin/import/")
    choose(desk, blog, bad)
    problem = desk.get_by_role("alert").filter(has_text="notes.txt is not a WordPress export")
    expect(problem).to_be_visible()
    expect(problem.get_by_text("my-old-blog.xml")).to_be_visible()
    desk.get_by_role("link", name="Go on without the others").click()
    expect(desk.get_by_text("Whose posts are whose?")).to_be_visible()


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_a_blog_comes_in_whichever_machine_does_it(desk: Page, worker: Worker, blog: Path) -> None:
    send(desk, blog)
    desk.get_by_role("button", name="Bring it in").click()
    worker.let(1000)
    expect(desk.get_by_text("It is all here.")).to_be_visible()
    assert Post.objects.count() == 11


@pytest.mark.one_process("The server's limit is made smaller.")
@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_with_scripts_what_is_too_large_is_told_before_it_is_sent(
    desk: Page, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.imports.shelf.MOST", 10)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.method))
    desk.goto("/admin/import/")
    choose(desk, blog)
    expect(desk.get_by_text("That is more than can be sent at once: 10 bytes.")).to_be_visible()
    assert "POST" not in asked
