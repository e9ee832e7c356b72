"""A person's own pages in a real browser: how others see them, what they sign in with, and what they wrote before."""

from __future__ import annotations

import io
import re

import pytest
from allauth.socialaccount.models import SocialAccount
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Post
from comments.models import Claim, Comment
from tests.factories import make_comment, make_post

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("provider"),
]
PAGE = "/accounts/me/"
# What Priya's provider says of her address.
ADDRESS = "priya@raman.example"


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def sign_in(page: Page) -> None:
    """Come to one's own page by Google, as Priya."""
    page.goto(PAGE)
    page.get_by_role("button", name="Google").click()
    page.get_by_role("button", name="Priya Raman").click()
    expect(page.get_by_role("heading", name="Your page")).to_be_visible()


def connect_x(page: Page) -> None:
    page.get_by_role("button", name="Connect X (Twitter)").click()
    page.get_by_role("button", name="Priya Raman").click()
    expect(page.get_by_role("button", name="Disconnect X (Twitter)")).to_be_visible()


def expect_picture(page: Page, *, side: int) -> None:
    """Wait until the browser has drawn the person's picture, without asking another host (see ``visitor``)."""
    expect(page.locator(".as img.avatar")).to_have_js_property("naturalWidth", side)


def a_picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(content, "PNG")
    return content.getvalue()


def test_somebody_changes_how_others_see_them(visitor: Page, post: Post) -> None:
    sign_in(visitor)
    # That of the account, until another is sent.
    expect_picture(visitor, side=96)
    visitor.get_by_label("Name").fill("Priya R.")
    visitor.get_by_label("Website").fill("priya.example")
    upload = {"name": "me.png", "mimeType": "image/png", "buffer": a_picture()}
    visitor.get_by_label("Picture", exact=True).set_input_files(upload)  # type: ignore[arg-type]
    visitor.get_by_role("button", name="Save").click()
    expect(visitor.get_by_role("status")).to_have_text("Saved.")
    expect_picture(visitor, side=192)
    visitor.goto(post.get_absolute_url())
    visitor.get_by_placeholder("Enter your comment here…").fill("Under my own name")
    visitor.get_by_role("button", name="Post comment").click()
    reply = visitor.locator(".comment", has_text="Under my own name")
    expect(reply.get_by_role("link", name="Priya R.")).to_have_attribute(
        "href", "https://priya.example"
    )
    expect(reply.locator("img.avatar")).to_be_visible()


def test_what_will_not_do_is_said_and_what_was_typed_stays(visitor: Page, post: Post) -> None:
    sign_in(visitor)
    visitor.get_by_label("Name").fill("Priya the Second")
    upload = {"name": "me.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    visitor.get_by_label("Picture", exact=True).set_input_files(upload)  # type: ignore[arg-type]
    visitor.get_by_role("button", name="Save").click()
    expect(visitor.get_by_label("Picture", exact=True)).to_have_accessible_description(
        re.compile("not a picture that we can read")
    )
    expect(visitor.get_by_label("Name")).to_have_value("Priya the Second")
    assert User.objects.get(socialaccount__isnull=False).display_name == "Priya Raman"


def test_a_second_account_is_connected_and_disconnected(visitor: Page, post: Post) -> None:
    sign_in(visitor)
    expect(visitor.get_by_role("button", name="Disconnect")).to_have_count(0)
    connect_x(visitor)
    assert User.objects.filter(socialaccount__isnull=False).distinct().count() == 1
    visitor.get_by_role("button", name="Disconnect Google").click()
    expect(visitor.get_by_role("button", name="Disconnect")).to_have_count(0)
    expect(visitor.get_by_text("To disconnect it, connect another one first.")).to_be_visible()
    assert SocialAccount.objects.get().provider == "twitter_oauth2"


def test_change_offers_the_other_account_without_another_trip(visitor: Page, post: Post) -> None:
    sign_in(visitor)
    connect_x(visitor)
    visitor.goto(post.get_absolute_url())
    visitor.get_by_placeholder("Enter your comment here…").fill("Rather by my other account")
    visitor.get_by_role("button", name="Change").click()
    visitor.get_by_role("button", name=re.compile(r"· X \(Twitter\)")).click()
    account = visitor.get_by_text("You are commenting using your X (Twitter) account.")
    expect(account).to_be_visible()
    text = visitor.get_by_placeholder("Enter your comment here…")
    expect(text).to_have_value("Rather by my other account")
    visitor.get_by_role("button", name="Post comment").click()
    reply = visitor.locator(".comment", has_text="Rather by my other account")
    expect(reply).to_contain_text("via X (Twitter)")
    assert Comment.objects.get().provider == "twitter_oauth2"


def test_what_was_left_as_a_guest_is_claimed_and_given_back(visitor: Page, post: Post) -> None:
    make_comment(post=post, name="Priya, once", email=ADDRESS, body="Years ago")
    make_comment(post=post, name="Her brother", email=ADDRESS, body="By the same address")
    sign_in(visitor)
    visitor.get_by_role("link", name="Are they yours?").click()
    visitor.get_by_label("Priya, once").check()
    visitor.get_by_role("button", name="I wrote the chosen ones").click()
    expect(visitor.get_by_role("status")).to_contain_text("What you chose is yours now.")
    visitor.get_by_label("Her brother").check()
    visitor.get_by_role("button", name="The chosen ones are not mine").click()
    expect(visitor.get_by_text("Nothing is left to claim")).to_be_visible()
    assert Claim.objects.get().comment.name == "Priya, once"
    visitor.get_by_role("link", name="Your comments", exact=True).click()
    expect(visitor.get_by_text("Years ago")).to_be_visible()
    visitor.get_by_role("button", name="Not mine after all: give it back").click()
    expect(visitor.get_by_text("You have not written a comment yet.")).to_be_visible()
    assert not Claim.objects.exists()
    assert {comment.email for comment in Comment.objects.all()} == {ADDRESS}
