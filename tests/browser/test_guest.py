"""A guest replies in a real browser, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment
from tests.factories import make_comment, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def fill_in(page: Page, *, text: str, name: str = "Sam", email: str = "sam@example.org") -> None:
    page.get_by_placeholder("Enter your comment here…").fill(text)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email (never made public)").fill(email)


def test_a_guest_posts_and_lands_on_the_waiting_reply(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    fill_in(visitor, text="Which chats would *you* start with?")
    visitor.get_by_role("button", name="Post comment").click()
    comment = Comment.objects.get()
    expect(visitor).to_have_url(re.compile(rf"{post.get_absolute_url()}#comment-{comment.pk}$"))
    reply = visitor.locator(f"#comment-{comment.pk}")
    expect(reply).to_be_in_viewport()
    expect(reply).to_contain_text("Your comment is awaiting moderation. Only you can see it.")
    expect(reply.locator("em")).to_have_text("you")


def test_the_enter_key_in_a_field_posts(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    fill_in(visitor, text="Sent by the Enter key")
    visitor.get_by_label("Email (never made public)").press("Enter")
    expect(visitor.get_by_text("Sent by the Enter key")).to_be_visible()
    assert Comment.objects.get().body == "Sent by the Enter key"


def test_a_mistake_is_said_at_its_field_and_the_text_is_kept(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    fill_in(visitor, text="A text that took me an hour")
    visitor.get_by_label("Website").fill("not a website")
    visitor.get_by_role("button", name="Post comment").click()
    website = visitor.get_by_label("Website")
    expect(website).to_have_accessible_description(
        "This does not look like a web address. Please check it."
    )
    expect(visitor.get_by_placeholder("Enter your comment here…")).to_have_value(
        "A text that took me an hour"
    )
    website.fill("sam.example.org")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_text("awaiting moderation")).to_be_visible()
    assert Comment.objects.get().website == "https://sam.example.org"


def test_the_preview_shows_the_reply_before_anybody_sees_it(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    visitor.get_by_placeholder("Enter your comment here…").fill("> easy to pick up\n\nIndeed.")
    visitor.get_by_role("button", name="Preview").click()
    expect(visitor.get_by_label("Preview").locator("blockquote")).to_have_text("easy to pick up")
    fill_in(visitor, text="Indeed, indeed.")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_text("Indeed, indeed.")).to_be_visible()
    assert Comment.objects.count() == 1


def test_a_reply_to_a_comment_stands_under_it(visitor: Page, post: Post) -> None:
    parent = make_comment(post=post, name="Jo Reader", body="The daily look is the habit.")
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("link", name="Reply to Jo Reader").click()
    expect(visitor.get_by_role("heading", name="Reply to Jo Reader")).to_be_visible()
    fill_in(visitor, text="For me too.")
    visitor.get_by_role("button", name="Post comment").click()
    nested = visitor.locator(f"li:has(> #comment-{parent.pk}) > details > ol > li > article")
    expect(nested).to_contain_text("For me too.")
    assert Comment.objects.get(body="For me too.").parent == parent


def test_a_guest_who_wants_to_be_remembered_need_not_type_again(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    fill_in(visitor, text="The first of many")
    visitor.get_by_label("Remember me in this browser").check()
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_label("Name")).to_have_value("Sam")
    visitor.get_by_placeholder("Enter your comment here…").fill("The second")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_text("The second")).to_be_visible()
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_with_scripts_the_form_comes_to_the_comment_and_goes_back(
    visitor: Page, post: Post
) -> None:
    parent = make_comment(post=post, name="Jo Reader")
    visitor.goto(post.get_absolute_url())
    text = visitor.get_by_placeholder("Enter your comment here…")
    text.fill("Half a thought")
    link = visitor.get_by_role("link", name="Reply to Jo Reader")
    link.click()
    expect(visitor.locator(f"li:has(> #comment-{parent.pk}) #respond")).to_be_visible()
    expect(text).to_be_focused()
    expect(text).to_have_value("Half a thought")
    visitor.keyboard.press("Escape")
    expect(visitor.locator("li #respond")).to_have_count(0)
    expect(link).to_be_focused()
    expect(visitor.get_by_role("heading", name="Leave a Reply")).to_be_visible()
