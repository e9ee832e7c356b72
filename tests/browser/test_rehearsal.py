"""What other rules would have done, in a real browser, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment, Discussion
from tests.browser.test_drafts import log_in
from tests.factories import make_author, make_comment, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWN = "See what would change"


def test_other_rules_are_rehearsed_changed_once_more_and_saved(
    visitor: Page, transactional_db: None
) -> None:
    author = make_author()
    make_comment(post=make_post(author=author), name="Ann", status=Comment.Status.PENDING)
    log_in(visitor.context, author)
    visitor.goto("/admin/comments/discussion/add/")
    first = visitor.get_by_label("Hold a reply unless its writer has an approved one")
    first.uncheck()
    visitor.get_by_role("button", name=SHOWN).click()
    expect(visitor.get_by_role("heading", name="What would change")).to_be_visible()
    expect(visitor.locator(".rehearsed li")).to_contain_text(["Ann"])
    assert not Discussion.objects.exists()

    visitor.get_by_role("button", name="Back to the rules").click()
    expect(visitor.get_by_role("button", name=SHOWN)).to_be_visible()
    expect(first).not_to_be_checked()
    visitor.get_by_label("Replies a page").fill("20")
    visitor.get_by_role("button", name=SHOWN).click()
    expect(visitor.locator(".rehearsed li")).to_have_count(1)

    visitor.get_by_role("button", name="Save", exact=True).click()
    expect(visitor).to_have_url(re.compile("/discussion/1/change/$"))
    rules = Discussion.objects.get()
    assert (rules.hold_first, rules.roots_a_page) == (False, 20)
    assert Comment.objects.get().status == Comment.Status.PENDING
