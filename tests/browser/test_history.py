"""A post's history, its addresses and its moment, in a real browser, with scripts and without."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Post
from tests.browser.one_process import SetClock
from tests.factories import make_author, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOMENT = datetime.datetime(2027, 6, 3, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def author(transactional_db: None) -> User:
    return make_author()


@pytest.fixture
def post(author: User) -> Post:
    """Make a post whose words were changed once."""
    post = make_post(author=author, body="<p>The library opens at nine.</p><p>Bring a book.</p>")
    post.title = "Networking, anew"
    post.set_body("<p>The library opens at ten.</p><p>Bring a book.</p>")
    post.save()
    return post


def log_in(page: Page) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("librarian")
    page.get_by_role("textbox", name="Password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile("/admin/$"))


def test_two_versions_are_compared_and_the_older_one_is_restored(visitor: Page, post: Post) -> None:
    log_in(visitor)
    visitor.goto(f"/admin/blog/post/{post.pk}/change/")
    visitor.get_by_role("link", name="History").click()
    expect(visitor.get_by_text("Text (+1 −1 words)")).to_be_visible()
    visitor.get_by_role("button", name="Compare the two chosen").click()
    expect(visitor.get_by_role("deletion").filter(has_text="nine")).to_be_visible()
    expect(visitor.get_by_role("insertion").filter(has_text="ten")).to_be_visible()
    visitor.get_by_role("button", name="Restore").click()
    expect(visitor.get_by_text("Those before are kept as well.")).to_be_visible()
    expect(visitor.get_by_text("Restored from")).to_be_visible()
    visitor.goto(post.get_absolute_url())
    expect(visitor.get_by_text("The library opens at nine.")).to_be_visible()
    assert post.history.count() == 3


def test_an_old_link_leads_to_where_the_post_is_now(visitor: Page, post: Post) -> None:
    old = post.get_absolute_url()
    log_in(visitor)
    visitor.goto(f"/admin/blog/post/{post.pk}/change/")
    visitor.get_by_label("Slug").fill("new-name")
    visitor.get_by_role("button", name=re.compile("^(Save|Update)$")).click()
    visitor.goto(old)
    expect(visitor).to_have_url(re.compile("/2016/05/12/new-name/$"))
    expect(visitor.get_by_role("heading", name="Networking, anew")).to_be_visible()
    visitor.goto(f"/admin/blog/post/{post.pk}/history/")
    visitor.get_by_role("button", name=f"Forget {old}").click()
    expect(visitor.get_by_text(f"{old} does not lead here any more.")).to_be_visible()
    assert visitor.goto(old).status == 404  # type: ignore[union-attr]


def test_a_scheduled_post_appears_when_its_moment_comes(
    visitor: Page, author: User, set_clock: SetClock
) -> None:
    post = make_post(author=author, title="Later", published_at=MOMENT)
    set_clock(MOMENT - datetime.timedelta(seconds=1))
    assert visitor.goto(post.get_absolute_url()).status == 404  # type: ignore[union-attr]
    visitor.goto("/")
    expect(visitor.get_by_role("link", name="Later")).to_have_count(0)
    set_clock(MOMENT)
    visitor.reload()
    visitor.get_by_role("link", name="Later", exact=True).click()
    expect(visitor).to_have_url(re.compile(post.get_absolute_url()))
