"""What one can do in a thread, in a real browser, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.identity_provider.server import RunningIdentityProvider
from accounts.models import User
from blog.models import Post
from comments.models import Comment, Like
from tests.factories import add_thread, make_comment, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ONLY_WITH_SCRIPTS = pytest.mark.parametrize("scripts", [True], ids=["with scripts"])


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


@pytest.fixture
def sign_in(visitor: Page, live_server: object) -> Callable[[User], None]:
    """Return what gives the visitor's browser a session of somebody's."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": str(live_server)}
        visitor.context.add_cookies([cookie])  # type: ignore[list-item]

    return sign_in


def of(page: Page, comment: Comment):
    return page.locator(f"#comment-{comment.pk}")


def test_a_member_likes_and_unlikes(visitor: Page, post: Post, sign_in) -> None:
    comment = make_comment(post=post)
    sign_in(make_user())
    visitor.goto(post.get_absolute_url())
    button = of(visitor, comment).get_by_role("button", name=re.compile("^Like"))
    button.click()
    expect(button).to_have_text("Like · 1")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_text("Like")
    assert not Like.objects.exists()


@ONLY_WITH_SCRIPTS
def test_with_scripts_liking_stays_on_the_page_and_is_said(
    visitor: Page, post: Post, sign_in
) -> None:
    comment = make_comment(post=post)
    sign_in(make_user())
    visitor.goto(post.get_absolute_url())
    visitor.evaluate("window.stayed = true")
    button = of(visitor, comment).get_by_role("button", name=re.compile("^Like"))
    button.focus()
    visitor.keyboard.press("Enter")
    expect(button).to_have_text("Like · 1")
    expect(button).to_be_focused()
    expect(visitor.locator("p[role=status]", has_text="1 like")).to_have_count(1)
    assert visitor.evaluate("window.stayed")


def test_an_anonymous_like_leads_by_the_log_in_page_and_back(
    visitor: Page, post: Post, provider: RunningIdentityProvider
) -> None:
    comment = make_comment(post=post)
    visitor.goto(post.get_absolute_url())
    of(visitor, comment).get_by_role("button", name="Like").click()
    expect(visitor).to_have_url(re.compile(r"/accounts/login/"))
    visitor.get_by_role("button", name="Google").click()
    visitor.get_by_role("button", name="Priya Raman").click()
    expect(visitor).to_have_url(re.compile(rf"#comment-{comment.pk}$"))
    button = of(visitor, comment).get_by_role("button", name=re.compile("^Like"))
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_guest_edits_what_was_just_posted(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    visitor.get_by_placeholder("Enter your comment here…").fill("A first thoght.")
    visitor.get_by_label("Name").fill("Sam")
    visitor.get_by_label("Email (never made public)").fill("sam@example.org")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor).to_have_url(re.compile(r"#comment-\d+$"))
    comment = Comment.objects.get()
    article = of(visitor, comment)
    expect(article).to_contain_text("(15 min left)")
    article.get_by_role("link", name="Edit").click()
    box = article.get_by_role("textbox")
    expect(box).to_have_value("A first thoght.")
    box.fill("A first thought.")
    article.get_by_role("button", name="Save").click()
    expect(article).to_contain_text("A first thought.")
    expect(article).to_contain_text("edited")


def test_a_mistake_while_editing_is_said_and_can_be_left(
    visitor: Page, post: Post, sign_in
) -> None:
    comment = make_comment(post=post, user=make_user(), body="My words")
    assert comment.user
    sign_in(comment.user)
    visitor.goto(post.get_absolute_url())
    article = of(visitor, comment)
    article.get_by_role("link", name="Edit").click()
    article.get_by_role("textbox").fill(" ")
    article.get_by_role("button", name="Save").click()
    expect(article).to_contain_text("Please write something first.")
    article.get_by_role("link", name="Cancel").click()
    expect(article.locator(".comment-body")).to_have_text("My words")


@ONLY_WITH_SCRIPTS
def test_with_scripts_editing_happens_in_place_by_the_keyboard_alone(
    visitor: Page, post: Post, sign_in
) -> None:
    comment = make_comment(post=post, user=make_user(), body="My words")
    assert comment.user
    sign_in(comment.user)
    visitor.goto(post.get_absolute_url())
    visitor.evaluate("window.stayed = true")
    edit = of(visitor, comment).get_by_role("link", name="Edit")
    edit.focus()
    visitor.keyboard.press("Enter")
    box = of(visitor, comment).get_by_role("textbox")
    expect(box).to_be_focused()
    visitor.keyboard.press("Escape")
    expect(edit).to_be_visible()
    edit.click()
    box.fill("Other words")
    of(visitor, comment).get_by_role("button", name="Save").click()
    expect(of(visitor, comment).locator(".comment-body")).to_have_text("Other words")
    expect(of(visitor, comment)).to_be_focused()
    assert visitor.evaluate("window.stayed")


def test_deleting_asks_first_and_leaves_a_gravestone_over_an_answer(
    visitor: Page, post: Post, sign_in
) -> None:
    user = make_user()
    comment = make_comment(post=post, user=user, body="My words")
    answer = make_comment(post=post, parent=comment, user=user, body="My answer")
    sign_in(user)
    visitor.goto(post.get_absolute_url())
    of(visitor, comment).get_by_role("link", name="Delete").click()
    of(visitor, comment).get_by_role("link", name="Keep it").click()
    of(visitor, comment).get_by_role("link", name="Delete").click()
    of(visitor, comment).get_by_role("button", name="Delete").click()
    expect(of(visitor, comment)).to_have_text(re.compile("This reply is no longer here."))
    of(visitor, answer).get_by_role("link", name="Delete").click()
    of(visitor, answer).get_by_role("button", name="Delete").click()
    expect(of(visitor, answer)).to_have_count(0)
    expect(visitor.get_by_role("heading", name="responses")).to_be_visible()
    assert not Comment.objects.exists()


def test_the_author_pins_and_unpins(visitor: Page, post: Post, sign_in) -> None:
    make_comment(post=post, body="First")
    comment = make_comment(post=post, body="Second")
    sign_in(post.author)
    visitor.goto(post.get_absolute_url())
    of(visitor, comment).get_by_role("button", name="Pin").click()
    expect(of(visitor, comment)).to_contain_text("Pinned")
    visitor.goto(post.get_absolute_url())
    expect(visitor.locator("#thread > li").first).to_contain_text("Second")
    of(visitor, comment).get_by_role("button", name="Unpin").click()
    expect(of(visitor, comment).get_by_role("button", name="Pin", exact=True)).to_be_visible()


def test_a_branch_folds_without_any_script(visitor: Page, post: Post) -> None:
    root = make_comment(post=post)
    answer = make_comment(post=post, parent=root)
    visitor.goto(post.get_absolute_url())
    summary = visitor.get_by_text("1 reply")
    summary.focus()
    visitor.keyboard.press("Enter")
    expect(of(visitor, answer)).to_be_hidden()
    visitor.keyboard.press("Enter")
    expect(of(visitor, answer)).to_be_visible()


def test_ten_thousand_comments(visitor: Page, post: Post) -> None:
    """Pages, a permalink into the middle, all at once."""
    comments = add_thread(post, number=10_000, deepest=4)
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("link", name="More responses").click()
    expect(of(visitor, comments[200])).to_be_visible()
    middle = comments[5_001]
    visitor.goto(f"/comment/{middle.pk}/")
    expect(visitor).to_have_url(re.compile(rf"/comment-page-26/#comment-{middle.pk}$"))
    expect(of(visitor, middle)).to_be_in_viewport()
    visitor.goto(f"{post.get_absolute_url()}comment-page-2/")
    show_all = visitor.get_by_role("link", name="Show all, to search in the page")
    visitor.goto(show_all.get_attribute("href") or "", timeout=60_000)
    expect(of(visitor, comments[-1])).to_be_attached()
    of(visitor, comments[-1]).get_by_role("link").click()
    expect(of(visitor, comments[-1]).get_by_role("link", name="Reply")).to_be_in_viewport()


@ONLY_WITH_SCRIPTS
def test_with_scripts_more_responses_come_below_and_the_focus_goes_to_them(
    visitor: Page, post: Post
) -> None:
    comments = add_thread(post, number=120)
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("link", name="More responses").click()
    expect(of(visitor, comments[50])).to_be_focused()
    expect(of(visitor, comments[0])).to_be_visible()
    expect(visitor.get_by_text("Page 2 of 3")).to_be_visible()
    visitor.get_by_role("link", name="More responses").click()
    expect(of(visitor, comments[119])).to_be_visible()
    expect(visitor.get_by_role("link", name="More responses")).to_have_count(0)


@ONLY_WITH_SCRIPTS
def test_with_scripts_times_are_said_as_people_do(visitor: Page, post: Post) -> None:
    comment = make_comment(post=post)
    visitor.goto(post.get_absolute_url())
    time = of(visitor, comment).locator("time")
    expect(time).to_have_text("now")
    expect(time).to_have_attribute("title", re.compile(r"\d{4}, \d\d:\d\d$"))


@ONLY_WITH_SCRIPTS
def test_with_scripts_new_replies_are_announced_and_shown_in_their_places(
    visitor: Page, post: Post
) -> None:
    root = make_comment(post=post, body="The first")
    visitor.clock.install()
    visitor.goto(post.get_absolute_url())
    answer = make_comment(post=post, parent=root, body="An answer")
    other = make_comment(post=post, body="Another")
    visitor.clock.fast_forward(60_000)
    button = visitor.get_by_role("button", name="2 new replies")
    expect(button).to_be_visible()
    button.click()
    expect(of(visitor, answer)).to_be_focused()
    expect(visitor.locator(f"li:has(> #comment-{root.pk}) li #comment-{answer.pk}")).to_be_visible()
    expect(visitor.locator(f"#thread > li > #comment-{other.pk}")).to_be_visible()
    expect(button).to_have_count(0)
    make_comment(post=post, body="One more")
    visitor.clock.fast_forward(300_000)
    expect(visitor.get_by_role("button", name="1 new reply")).to_be_visible()


@ONLY_WITH_SCRIPTS
def test_with_scripts_a_failure_is_said(visitor: Page, post: Post, sign_in) -> None:
    comment = make_comment(post=post)
    sign_in(make_user())
    visitor.goto(post.get_absolute_url())
    comment.move_to_trash()
    of(visitor, comment).get_by_role("button", name="Like").click()
    expect(visitor.get_by_text("That did not work this time.")).to_be_visible()
