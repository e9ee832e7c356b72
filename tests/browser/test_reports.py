"""Reporting a reply, in a real browser, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment, Report
from tests.factories import make_comment, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def comment(transactional_db: None) -> Comment:
    return make_comment(post=make_post(), body="Buy boots")


def test_a_reader_reports_a_reply_and_keeps_no_cookie(
    visitor: Page, comment: Comment, scripts: bool
) -> None:
    visitor.goto(comment.post.get_absolute_url())
    article = visitor.locator(f"#comment-{comment.pk}")
    article.get_by_role("link", name="Report").click()
    reason = article.get_by_label("What is wrong with it?")
    expect(reason).to_be_visible()
    if scripts:
        expect(reason).to_be_focused()
    reason.select_option(label="Spam or advertising")
    article.get_by_label("In a few words, if you like").fill("Boots, again")
    article.get_by_role("button", name="Report").click()
    expect(visitor.get_by_text("Thank you.").first).to_be_visible()
    expect(article.get_by_role("link", name="Report")).to_have_count(0)
    report = Report.objects.get()
    assert (report.reason, report.words) == ("spam", "Boots, again")
    assert visitor.context.cookies() == []
    if scripts:
        expect(article).to_contain_text("Buy boots")
        expect(article).to_be_focused()


def test_who_thinks_better_of_it_is_back_where_they_were(visitor: Page, comment: Comment) -> None:
    visitor.goto(comment.post.get_absolute_url())
    article = visitor.locator(f"#comment-{comment.pk}")
    article.get_by_role("link", name="Report").click()
    expect(article.get_by_label("What is wrong with it?")).to_be_visible()
    article.get_by_role("link", name="Cancel").click()
    expect(article.get_by_role("link", name="Report")).to_be_visible()
    assert not Report.objects.exists()
