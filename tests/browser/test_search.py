"""Searching and reading feeds, in a real browser, with scripts and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.saving import keep_in_step
from tests.factories import make_picture, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def test_a_visitor_finds_a_post_and_opens_it(visitor: Page) -> None:
    keep_in_step(make_post(body="<p>An afternoon in the map room.</p>"))
    visitor.goto("/")
    visitor.get_by_role("link", name="Search").click()
    visitor.get_by_role("searchbox", name="Search for").fill("maps")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("mark")).to_have_text("map")
    expect(visitor.get_by_role("searchbox")).to_have_value("maps")
    visitor.get_by_role("link", name="Networking and social media").click()
    expect(visitor).to_have_url(re.compile("/2016/05/12/networking-and-social-media/$"))


def test_a_search_finds_nothing_and_the_next_one_something(visitor: Page) -> None:
    keep_in_step(make_post(body="<p>An afternoon in the map room.</p>"))
    visitor.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visitor.goto("/search/?q=nowhere")
    expect(visitor.get_by_text("Nothing was found.")).to_be_visible()
    visitor.get_by_role("searchbox").fill("“map room”")
    visitor.get_by_role("button", name="Search").click()
    expect(visitor.get_by_text("1 result")).to_be_visible()
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("place", ["", "atom/"])
def test_a_feed_is_a_page_that_leads_to_the_posts(visitor: Page, settings: Any, place: str) -> None:
    make_post(cover=make_picture(), excerpt="In short")
    visitor.goto(f"/feed/{place}")
    expect(visitor.get_by_text("This is a feed")).to_be_visible()
    # What is for feed readers is hidden: the summary stands there once.
    expect(visitor.get_by_text("In short").locator("visible=true")).to_have_count(1)
    link = visitor.get_by_role("link", name="Networking and social media")
    expect(link).to_have_attribute(
        "href", f"{settings.SITE_URL}/2016/05/12/networking-and-social-media/"
    )
