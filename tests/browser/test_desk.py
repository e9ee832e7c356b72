"""The first start and the desk, in a real browser, with scripts and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import AuthorCard, Post, Site
from comments.models import Comment
from portfolio import first_start
from portfolio.moving.models import Import
from tests.browser.test_drafts import log_in
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_member,
    make_page,
    make_picture,
    make_post,
    make_tag,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link(transactional_db: None, settings, tmp_path: Path) -> str:
    settings.DATA_DIR = tmp_path
    return f"/admin/first-start/{first_start.make_token()}/"


@pytest.fixture
def editor(visitor: Page, transactional_db: None) -> Page:
    log_in(visitor.context, make_member("Editor"))
    return visitor


def test_from_the_link_to_the_desk(visitor: Page, link: str) -> None:
    visitor.goto(link)
    visitor.get_by_label("Title of the site").fill("Notes from a library")
    visitor.get_by_label("Your name").fill("A. Librarian")
    visitor.get_by_label("Log-in name").fill("librarian")
    for field in visitor.locator("input[type=password]").all():
        field.fill("a trolley in the stacks")
    visitor.get_by_role("button", name="Begin").click()
    expect(visitor).to_have_url(re.compile("/admin/$"))
    expect(visitor.get_by_role("heading", name="Your desk")).to_be_visible()
    expect(visitor.locator("#site-name")).to_have_text("Notes from a library")
    assert User.objects.get().is_superuser
    visitor.goto(link)
    expect(visitor.get_by_role("heading", name="There is no page here")).to_be_visible()


def test_a_mistake_at_the_first_start_is_said_at_its_field(visitor: Page, link: str) -> None:
    visitor.goto(link)
    visitor.get_by_label("Title of the site").fill("Notes")
    visitor.get_by_label("Your name").fill("A. Librarian")
    visitor.get_by_label("Log-in name").fill("librarian")
    for field in visitor.locator("input[type=password]").all():
        field.fill("12345678")
    visitor.get_by_role("button", name="Begin").click()
    expect(visitor.get_by_text("This password is too common.")).to_be_visible()
    expect(visitor.get_by_label("Title of the site")).to_have_value("Notes")
    assert not User.objects.exists()


def test_a_thought_becomes_a_draft(editor: Page) -> None:
    editor.goto("/admin/")
    box = editor.locator(".desk-draft")
    box.get_by_label("Title").fill("On reading")
    box.get_by_label("Text").fill("Slowly, & twice.")
    box.get_by_role("button", name="Save draft").click()
    expect(editor).to_have_url(re.compile(r"/admin/blog/post/\d+/change/$"))
    post = Post.objects.get()
    assert (post.title, post.status) == ("On reading", "draft")
    editor.goto("/admin/")
    drafts = editor.get_by_role("region", name="Drafts")
    expect(drafts.get_by_role("link", name="On reading")).to_be_visible()


def test_a_reply_is_approved_from_the_desk(editor: Page) -> None:
    comment = make_comment(post=make_post(), body="Which chats?", status=Comment.Status.PENDING)
    editor.goto("/admin/")
    waiting = editor.get_by_role("region", name="Replies that wait")
    expect(waiting).to_contain_text("Which chats?")
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_contain_text("Nobody waits.")
    expect(editor.get_by_role("region", name="Latest replies")).to_contain_text("Which chats?")
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_a_contributor_sees_no_way_to_publish(visitor: Page, transactional_db: None) -> None:
    contributor = make_member("Contributor")
    log_in(visitor.context, contributor)
    make_post(author=contributor, slug="mine", title="Mine", published_at=None)
    make_post(author=make_author(), slug="other", title="Somebody else’s")
    visitor.goto("/admin/")
    expect(visitor.get_by_text("Somebody else’s")).to_have_count(0)
    visitor.get_by_role("region", name="Drafts").get_by_role("link", name="Mine").click()
    expect(visitor.get_by_label("Title:", exact=True)).to_have_value("Mine")
    options = visitor.locator("#id_status option, #id_kind option").all_inner_texts()
    assert [option.lower() for option in options] == ["draft", "post"]
    expect(visitor.get_by_label("Place in the menu:")).to_have_count(0)
    expect(visitor.get_by_role("button", name=re.compile("publish", re.IGNORECASE))).to_have_count(
        0
    )


def test_no_page_of_the_administration_breaks_its_own_rules(
    visitor: Page, transactional_db: None
) -> None:
    """The browser reports whatever the Content-Security-Policy refuses; the page's fixture listens."""
    author = make_author()
    log_in(visitor.context, author)
    Site.objects.create(pk=1)
    post = make_post(categories=(make_category(),), tags=(make_tag(),))
    make_page(menu_order=1)
    make_comment(post=post, status=Comment.Status.PENDING)
    picture, card = make_picture(), AuthorCard.objects.create(user=author)
    runs = [Import.objects.create(status=status) for status in ("prepared", "waiting", "done")]
    visitor.route("**/media/**", lambda route: route.fulfill(status=204))
    for address in (
        "/admin/",
        "/admin/blog/",
        "/admin/blog/post/",
        "/admin/blog/post/add/",
        f"/admin/blog/post/{post.pk}/change/",
        f"/admin/blog/post/{post.pk}/history/",
        f"/admin/blog/post/{post.pk}/delete/",
        "/admin/blog/picture/",
        "/admin/blog/picture/add/",
        f"/admin/blog/picture/{picture.pk}/change/",
        "/admin/blog/category/",
        "/admin/blog/category/add/",
        "/admin/blog/tag/",
        "/admin/blog/site/1/change/",
        "/admin/blog/site/menu/",
        "/admin/blog/authorcard/",
        f"/admin/blog/authorcard/{card.pk}/change/",
        "/admin/comments/comment/",
        f"/admin/comments/comment/{Comment.objects.get().pk}/change/",
        "/admin/comments/discussion/add/",
        "/admin/accounts/user/",
        "/admin/accounts/user/add/",
        f"/admin/accounts/user/{author.pk}/change/",
        f"/admin/accounts/user/{author.pk}/password/",
        "/admin/auth/group/",
        "/admin/auth/group/add/",
        "/admin/socialaccount/socialapp/add/",
        "/admin/password_change/",
        "/admin/import/",
        *(f"/admin/import/{run.pk}/" for run in runs),
    ):
        response = visitor.goto(address)
        assert response
        assert response.status == 200, address


@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_desk_is_as_wide_as_the_screen(editor: Page, width: int) -> None:
    post = make_post(title="W" * 200)
    make_comment(post=post, body="x" * 300, status=Comment.Status.PENDING)
    make_post(title="Unbroken" * 30, slug="draft", published_at=None)
    editor.set_viewport_size({"width": width, "height": 800})
    editor.goto("/admin/")
    too_wide = editor.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0
