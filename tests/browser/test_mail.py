"""The links in a mail to the author, in a browser that is logged in nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from comments.mail import links
from comments.models import Comment
from tests.factories import make_author, make_comment, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def author() -> User:
    return make_author(email="librarian@example.org")


@pytest.fixture
def comment(author: User) -> Comment:
    return make_comment(
        post=make_post(author=author), body="Let me in.", status=Comment.Status.PENDING
    )


def own(link: str) -> str:
    """Return the link as it leads to the server of this test."""
    return "/" + link.split("/", 3)[3]


def test_a_reply_is_approved_by_a_link_and_a_button(
    visitor: Page, author: User, comment: Comment
) -> None:
    visitor.goto(own(links.decide_url(comment, author)) + "?do=approve")
    main = visitor.get_by_role("main")
    expect(main.get_by_role("heading")).to_have_text("Approve this reply?")
    expect(main).to_contain_text("Let me in.")
    main.get_by_role("button", name="Approve").click()
    expect(main.get_by_role("heading")).to_have_text("This reply is approved: readers see it.")
    main.get_by_role("link", name="See it").click()
    expect(visitor.locator(f"#comment-{comment.pk}")).to_contain_text("Let me in.")


def test_what_was_approved_by_mistake_becomes_spam_on_the_same_page(
    visitor: Page, author: User, comment: Comment
) -> None:
    visitor.goto(own(links.decide_url(comment, author)) + "?do=approve")
    main = visitor.get_by_role("main")
    main.get_by_role("button", name="Approve").click()
    expect(main.get_by_role("heading")).to_have_text("This reply is approved: readers see it.")
    main.get_by_role("button", name="Spam").click()
    expect(main.get_by_role("heading")).to_have_text("This reply is marked as spam.")


def test_mails_are_stopped_and_come_again(visitor: Page, author: User) -> None:
    visitor.goto(own(links.stop_url(author)))
    heading = visitor.get_by_role("main").get_by_role("heading")
    expect(heading).to_have_text("Stop mail about replies?")
    visitor.get_by_role("button", name="Stop these mails").click()
    expect(heading).to_have_text("No more mail about replies")
    visitor.get_by_role("button", name="Send them again").click()
    expect(heading).to_have_text("Stop mail about replies?")
