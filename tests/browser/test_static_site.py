"""A visitor reads the exported site from a disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from blog.listing import POSTS_A_PAGE
from blog.models import Site
from portfolio.static_site.writing import write_static_site
from tests.factories import A_DAY, make_author, make_comment, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    Site.objects.create(pk=1, title="Mine")
    author = make_author()
    post = make_post(title="An old post", slug="old", author=author)
    first = make_comment(post=post, body="A reply")
    make_comment(post=post, parent=first, body="An answer", user=author)
    for n in range(POSTS_A_PAGE):
        at = A_DAY.replace(year=2017, day=n + 1)
        make_post(title=f"Post {n}", slug=f"post-{n}", author=author, published_at=at)
    write_static_site(tmp_path / "site")
    return tmp_path / "site"


def test_the_site_is_read_from_a_disk(chromium: Browser, scripts, exported):
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto((exported / "index.html").as_uri())
    expect(page.locator("body")).to_have_css("margin-top", "0px")  # The style sheet is there.
    page.get_by_role("link", name="Older posts").click()
    page.get_by_role("link", name="An old post").click()
    expect(page.get_by_role("heading", name="An old post")).to_be_visible()
    expect(page.locator(".thread .thread").get_by_text("An answer")).to_be_visible()
    expect(page.get_by_text("Leave a Reply")).to_have_count(0)
    page.get_by_role("link", name="Mine").click()
    expect(page.get_by_role("link", name="Post 9")).to_be_visible()
    assert page.url == (exported / "index.html").as_uri()
    context.close()
    assert not complaints
