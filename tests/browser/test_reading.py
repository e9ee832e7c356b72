"""What readers do with a post besides reading it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_post

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("provider"),
]
LONG = (
    "<h2>One</h2><p>Said.[^1]</p>"
    + "<p>word</p>" * 900
    + "<h2>Two</h2><h2>Three</h2><p>[^1]: A note.</p>"
)


def test_contents_and_notes_lead_there_and_back(visitor: Page) -> None:
    visitor.goto(make_post(body=LONG).get_absolute_url())
    expect(visitor.get_by_role("link", name="Three")).to_be_hidden()
    visitor.get_by_text("Contents").click()
    visitor.get_by_role("link", name="Three").click()
    expect(visitor.get_by_role("heading", name="Three")).to_be_in_viewport()
    visitor.get_by_role("link", name="Back to the text").click()
    expect(visitor.get_by_role("link", name="Note 1")).to_be_in_viewport()
    visitor.get_by_role("link", name="Note 1").click()
    expect(visitor.get_by_text("A note.")).to_be_in_viewport()


def test_a_post_is_passed_on_to_a_server_of_mastodon(visitor: Page) -> None:
    visitor.goto(make_post().get_absolute_url())
    visitor.get_by_text("Share", exact=True).click()
    visitor.get_by_role("link", name="Mastodon").click()
    visitor.get_by_label("Your server").fill("@me@mastodon.social")
    visitor.keyboard.press("Enter")
    link = visitor.get_by_role("link", name="Go on to mastodon.social")
    expect(link).to_have_attribute("href", re.compile(r"^https://mastodon\.social/share\?text="))


def test_the_address_can_be_copied_where_scripts_run(visitor: Page, scripts: bool) -> None:
    visitor.goto(make_post().get_absolute_url())
    copy = visitor.get_by_role("button", name="Copy link")
    expect(copy).to_be_hidden()
    visitor.get_by_text("Share", exact=True).click()
    if not scripts:
        expect(copy).to_be_hidden()
        return
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    expect(visitor.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = visitor.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/2016/05/12/networking-and-social-media/")


def test_the_device_s_own_list_is_offered_where_scripts_run(visitor: Page, scripts: bool) -> None:
    visitor.add_init_script("navigator.share = async (what) => { window.passedOn = what; };")
    visitor.goto(make_post().get_absolute_url())
    visitor.get_by_text("Share", exact=True).click()
    expect(visitor.get_by_role("link", name="Mastodon")).to_be_visible()
    sheet = visitor.get_by_role("button", name="Share with…")
    if not scripts:
        expect(sheet).to_be_hidden()
        return
    sheet.click()
    passed_on = visitor.evaluate("window.passedOn")
    assert passed_on["title"] == "Networking and social media"
    assert passed_on["url"].endswith("/2016/05/12/networking-and-social-media/")
