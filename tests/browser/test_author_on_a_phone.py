"""The author's whole way on a phone without scripts: log in, write, publish, read, answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment
from tests.factories import make_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [False], ids=["without scripts"])
def test_an_author_writes_publishes_and_answers_on_a_phone(
    visitor: Page, transactional_db: None
) -> None:
    make_author(password="correct horse")
    visitor.set_viewport_size({"width": 390, "height": 844})
    visitor.goto("/admin/")
    visitor.get_by_label("Username").fill("librarian")
    visitor.get_by_role("textbox", name="Password").fill("correct horse")
    visitor.get_by_role("button", name="Log in").click()
    visitor.get_by_label("Title").fill("From a phone")
    visitor.get_by_label("Text").fill("No scripts here.")
    visitor.get_by_role("button", name="Save draft").click()
    visitor.locator("[name=status]").select_option("published")
    visitor.get_by_role("button", name="Save now").click()
    expect(visitor.locator(".messagelist")).to_contain_text("was changed successfully")
    visitor.goto("/")
    visitor.get_by_role("link", name="From a phone").first.click()
    expect(visitor.get_by_text("No scripts here.")).to_be_visible()
    visitor.get_by_placeholder("Enter your comment here…").fill("The author answers.")
    visitor.get_by_role("button", name="Post comment").click()
    reply = visitor.locator(".comment", has_text="The author answers.")
    expect(reply.get_by_text("Author", exact=True)).to_be_visible()
    assert Post.objects.get().body_html == "<p>No scripts here.</p>"
    assert Comment.objects.get().status == Comment.Status.APPROVED
