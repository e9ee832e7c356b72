"""A cover, chosen from the library or sent there, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from blog.models import Picture, Post
from blog.uploads import add_picture
from tests.browser.conftest import watched_page
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db(transaction=True)


def png(folder: Path, name: str, colour: str = "teal") -> Path:
    path = folder / name
    Image.new("RGB", (900, 600), colour).save(path)
    return path


@pytest.fixture
def writer(chromium: Browser, live_server: LiveServer, scripts: bool) -> Iterator[Page]:
    """A page of an author's, logged in."""
    client = Client()
    client.force_login(make_author())
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield from watched_page(context, live_server)


def in_library(folder: Path, name: str, **words: str) -> Picture:
    upload = ContentFile(png(folder, name).read_bytes(), name)
    return add_picture(upload=upload, uploaded_by=None, **words)


def form_of(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/change/"


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def cover_of(post: Post) -> Picture | None:
    return Post.objects.select_related("cover").get(pk=post.pk).cover


def test_a_cover_is_chosen_from_the_library(writer: Page, scripts: bool, tmp_path: Path):
    picture = in_library(tmp_path, "whale.png", alt="A whale")
    for number in range(24):
        in_library(tmp_path, f"other-{number}.png", alt="Something else")
    post = make_post()
    writer.goto(form_of(post))
    if not scripts:
        writer.locator("[name=cover]").fill(str(picture.pk))
        save(writer)
        assert cover_of(post) == picture
        return
    chooser = writer.locator("[data-cover-chooser]")
    chooser.get_by_role("button", name="Choose a picture").click()
    dialog = writer.get_by_role("dialog")
    dialog.get_by_role("link", name="Older").click()
    dialog.get_by_role("button", name="whale").wait_for()
    dialog.get_by_label("Search the library").fill("whale")
    writer.keyboard.press("Enter")
    dialog.get_by_role("link", name="Newer").wait_for(state="detached")
    dialog.get_by_role("button", name="whale").press("Enter")
    assert chooser.get_by_role("img", name="A whale").is_visible()
    save(writer)
    assert cover_of(post) == picture
    writer.goto(form_of(post))
    chooser.get_by_role("button", name="No cover").click()
    assert not chooser.get_by_role("img").is_visible()
    save(writer)
    assert cover_of(post) is None


def test_a_cover_is_sent_with_its_words(writer: Page, scripts: bool, tmp_path: Path):
    if not scripts:
        writer.goto("/admin/blog/picture/add/")
        writer.get_by_label("Picture").set_input_files(png(tmp_path, "whale.png"))
        writer.get_by_label("In words").fill("A whale")
        save(writer)
        assert Picture.objects.get().alt == "A whale"
        return
    post = make_post()
    writer.goto(form_of(post))
    chooser = writer.locator("[data-cover-chooser]")
    for name in ("page.png", "whale.png"):
        file = tmp_path / "page.png"
        file.write_text("<script>alert(1)</script>", encoding="utf-8")
        png(tmp_path, "whale.png")
        with writer.expect_file_chooser() as chosen:
            chooser.get_by_role("button", name="Send a new one").click()
        chosen.value.set_files(tmp_path / name)
        writer.get_by_label("In words").fill("A whale")
        writer.get_by_role("button", name="Send", exact=True).click()
        if name == "page.png":
            chooser.get_by_text("This is not a picture that we can read").wait_for()
    chooser.get_by_role("img", name="A whale").wait_for()
    save(writer)
    cover = cover_of(post)
    assert cover
    assert (cover.alt, cover.title) == ("A whale", "whale")


def test_a_page_loads_the_size_that_its_screen_needs(visitor: Page, scripts: bool, tmp_path: Path):
    picture = in_library(tmp_path, "whale.png", alt="A whale")
    picture.refresh_from_db()
    make_post(cover=picture)
    with visitor.expect_response(lambda response: "/media/" in response.url) as loaded:
        visitor.goto("/")
    assert loaded.value.url.endswith(picture.renditions[0]["name"])
    assert loaded.value.headers["content-type"] == "image/webp"
