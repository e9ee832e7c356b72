"""What keeps programs out costs people nothing: with scripts one click, without them one look more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment, Discussion
from comments.spam import proof
from tests.browser.one_process import SetRules
from tests.browser.test_guest import fill_in
from tests.factories import make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


@pytest.fixture
def traps(set_rules: SetRules) -> None:
    """Traps as they are, but for the clock: a test has no two seconds to wait."""
    set_rules(REPLY_SECONDS=0.001)


def turn_to_the_form(page: Page) -> None:
    """Begin to write, and wait until the script knows since when."""
    page.get_by_placeholder("Enter your comment here…").focus()
    expect(page.locator("[name=started]")).not_to_have_value("")


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_with_scripts_a_guest_posts_by_one_click(visitor: Page, post: Post, traps: None) -> None:
    visitor.goto(post.get_absolute_url())
    expect(visitor.locator("[name=started]")).to_have_value("")
    turn_to_the_form(visitor)
    fill_in(visitor, text="By one click")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_text("awaiting moderation")).to_be_visible()
    assert Comment.objects.get().body == "By one click"


@pytest.mark.parametrize("scripts", [False], ids=["without scripts"])
def test_without_scripts_a_guest_sees_the_reply_once_more_and_loses_nothing(
    visitor: Page, post: Post, traps: None
) -> None:
    visitor.goto(post.get_absolute_url())
    fill_in(visitor, text="Which chats would *you* start with?")
    visitor.get_by_label("Website").fill("sam.example.org")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_label("Preview").locator("em")).to_have_text("you")
    expect(visitor.get_by_text("This is how your comment will look.")).to_be_visible()
    expect(visitor.get_by_label("Name")).to_have_value("Sam")
    assert not Comment.objects.exists()
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_text("awaiting moderation")).to_be_visible()
    assert Comment.objects.get().website == "https://sam.example.org"


def test_nobody_comes_across_the_field_for_programs(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    trap = visitor.locator("[name=subject]")
    expect(trap).to_have_count(1)
    expect(visitor.get_by_role("textbox", name="Leave this empty")).to_have_count(0)
    box = trap.locator("xpath=ancestor::p").bounding_box()
    assert box
    assert max(box["width"], box["height"]) <= 1


def test_under_attack_a_browser_works_and_whoever_runs_no_scripts_waits(
    visitor: Page, post: Post, traps: None, scripts: bool
) -> None:
    Discussion.objects.create(pk=1, hold_first=False, under_attack="on")
    visitor.goto(post.get_absolute_url())
    if scripts:
        turn_to_the_form(visitor)
    fill_in(visitor, text="In the middle of it")
    visitor.get_by_role("button", name="Post comment").click()
    if not scripts:
        expect(visitor.get_by_text("This is how your comment will look.")).to_be_visible()
        visitor.get_by_role("button", name="Post comment").click()
    reply = visitor.locator("article").filter(has_text="In the middle of it").last
    expect(reply).to_be_visible()
    comment = Comment.objects.get()
    assert proof.BITS > 10
    assert comment.status == ("approved" if scripts else "pending")
    assert comment.decisions.get().rule == ("none" if scripts else "proof")
