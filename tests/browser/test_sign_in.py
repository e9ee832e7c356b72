"""A visitor types first and signs in afterwards, with each provider, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.identity_provider.server import RunningIdentityProvider
from blog.models import Post
from comments.models import Comment
from tests.factories import make_author, make_comment, make_post

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("provider"),
]
TEXT = "Typed first, signed in afterwards: “quotes”, émigrés, 🐼 and\n\na second paragraph."
LABELS = {
    "wordpress": "WordPress.com",
    "google": "Google",
    "twitter_oauth2": "X (Twitter)",
    "facebook": "Facebook",
    "linkedin": "LinkedIn",
}


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def type_and_press(page: Page, post: Post, label: str) -> None:
    page.goto(post.get_absolute_url())
    page.get_by_placeholder("Enter your comment here…").fill(TEXT)
    page.get_by_role("button", name=f"Continue with {label}").click()


def sign_in(page: Page, post: Post, label: str = "Google", person: str = "Priya Raman") -> Comment:
    type_and_press(page, post, label)
    page.get_by_role("button", name=person).click()
    expect(page).to_have_url(re.compile(r"#comment-\d+$"))
    return Comment.objects.latest("pk")


@pytest.mark.parametrize("provider_id", LABELS)
def test_the_reply_typed_before_signing_in_is_posted_after_it(
    visitor: Page, post: Post, provider_id: str
) -> None:
    comment = sign_in(visitor, post, LABELS[provider_id])
    reply = visitor.locator(f"#comment-{comment.pk}")
    expect(reply).to_be_in_viewport()
    expect(reply).to_contain_text("Priya Raman")
    expect(reply).to_contain_text(f"via {LABELS[provider_id]}")
    expect(reply).to_contain_text("a second paragraph.")
    assert Comment.objects.count() == 1
    assert (comment.provider, comment.body) == (provider_id, TEXT)
    account = visitor.get_by_text(f"You are commenting using your {LABELS[provider_id]} account.")
    expect(account).to_be_visible()


def test_cancelling_at_the_provider_leads_back_to_the_text(visitor: Page, post: Post) -> None:
    type_and_press(visitor, post, "Facebook")
    visitor.get_by_role("button", name="Cancel").click()
    expect(visitor.get_by_role("alert")).to_have_text("Signing in with Facebook was cancelled.")
    expect(visitor.get_by_placeholder("Enter your comment here…")).to_have_value(TEXT)
    visitor.get_by_role("button", name="Continue with LinkedIn").click()
    visitor.get_by_role("button", name="Priya Raman").click()
    expect(visitor.get_by_text("a second paragraph.")).to_be_visible()
    assert Comment.objects.get().provider == "linkedin"


def test_a_provider_in_trouble_leads_back_to_the_text(
    visitor: Page, post: Post, provider: RunningIdentityProvider
) -> None:
    provider.fault = "token.500"
    type_and_press(visitor, post, "Google")
    visitor.get_by_role("button", name="Priya Raman").click()
    expect(visitor.get_by_role("alert")).to_contain_text("did not work this time")
    expect(visitor.get_by_placeholder("Enter your comment here…")).to_have_value(TEXT)
    assert not Comment.objects.exists()


def test_an_icon_pressed_before_a_word_is_typed_signs_in(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("button", name="Continue with X (Twitter)").click()
    visitor.get_by_role("button", name="Priya Raman").click()
    expect(
        visitor.get_by_text("You are commenting using your X (Twitter) account.")
    ).to_be_visible()
    visitor.get_by_placeholder("Enter your comment here…").fill("Now I know what to say.")
    visitor.get_by_role("button", name="Post comment").click()
    expect(visitor.get_by_text("Now I know what to say.")).to_be_visible()
    assert Comment.objects.get().provider == "twitter_oauth2"


def test_logging_out_keeps_the_text(visitor: Page, post: Post) -> None:
    sign_in(visitor, post)
    text = visitor.get_by_placeholder("Enter your comment here…")
    text.fill("Half a thought")
    visitor.get_by_role("button", name="Log Out").click()
    expect(visitor.get_by_label("Email (never made public)")).to_be_visible()
    expect(text).to_have_value("Half a thought")
    visitor.reload()
    expect(text).to_have_value("Half a thought")


def test_changing_to_another_account_keeps_the_text_and_posts_it_there(
    visitor: Page, post: Post
) -> None:
    sign_in(visitor, post)
    visitor.get_by_placeholder("Enter your comment here…").fill("Rather as somebody else")
    visitor.get_by_role("button", name="Change").click()
    visitor.get_by_role("button", name="Continue with WordPress.com").click()
    visitor.get_by_role("button", name="Tomasz Wiśniewski").click()
    expect(visitor.get_by_text("Rather as somebody else")).to_be_visible()
    comment = Comment.objects.get(body="Rather as somebody else")
    assert (comment.name, comment.provider) == ("Tomasz Wiśniewski", "wordpress")


def test_a_reply_to_a_comment_finds_its_place_after_signing_in(visitor: Page, post: Post) -> None:
    parent = make_comment(post=post, name="Jo Reader")
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("link", name="Reply to Jo Reader").click()
    visitor.get_by_placeholder("Enter your comment here…").fill("For me too.")
    visitor.get_by_role("button", name="Continue with Google").click()
    visitor.get_by_role("button", name="Priya Raman").click()
    nested = visitor.locator(f"li:has(> #comment-{parent.pk}) > details > ol > li > article")
    expect(nested).to_contain_text("For me too.")


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_a_reply_finds_its_place_even_before_the_scripts_that_move_the_form(
    visitor: Page, post: Post
) -> None:
    parent = make_comment(post=post, name="Jo Reader")
    # Never answered: so slow is the network.
    visitor.route("**/portfolio/acts*.js", lambda _route: None)
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("link", name="Reply to Jo Reader").click()
    visitor.get_by_placeholder("Enter your comment here…").fill("For me too.")
    visitor.get_by_role("button", name="Continue with Google").click()
    visitor.get_by_role("button", name="Priya Raman").click()
    nested = visitor.locator(f"li:has(> #comment-{parent.pk}) > details > ol > li > article")
    expect(nested).to_contain_text("For me too.")


def test_the_author_logs_in_replies_and_is_marked(visitor: Page, transactional_db: None) -> None:
    post = make_post(author=make_author(password="correct horse"))
    make_comment(post=post, name="Jo Reader")
    visitor.goto(f"/accounts/login/?next={post.get_absolute_url()}")
    visitor.get_by_label("Username").fill("librarian")
    visitor.get_by_role("textbox", name="Password").fill("correct horse")
    visitor.get_by_role("button", name="Log in").click()
    visitor.get_by_role("link", name="Reply to Jo Reader").click()
    visitor.get_by_placeholder("Enter your comment here…").fill("The Tuesday evening one.")
    visitor.get_by_role("button", name="Post comment").click()
    reply = visitor.locator(".comment", has_text="The Tuesday evening one.")
    expect(reply.get_by_text("Author", exact=True)).to_be_visible()
    assert Comment.objects.latest("pk").status == Comment.Status.APPROVED


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_the_page_says_where_the_browser_is_going(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    visitor.get_by_placeholder("Enter your comment here…").fill(TEXT)
    # The form is held back, so that there is time to look at what stands beside it.
    visitor.evaluate(
        "document.querySelector('[data-reply-form]').addEventListener('submit', e => e.preventDefault())"
    )
    visitor.get_by_role("button", name="Continue with Google").click()
    expect(visitor.locator("[data-connecting]")).to_have_text("Connecting to Google…")
