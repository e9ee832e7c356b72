"""Nothing that an author types is lost: the network cut, two windows, a session that ends, previews."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from blog.models import Draft, Post, PreviewLink
from tests.browser.conftest import watched_page
from tests.browser.one_process import SetClock
from tests.factories import make_author, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADD = "/admin/blog/post/add/"
WITH_SCRIPTS = pytest.mark.parametrize("scripts", [True], ids=["with scripts"])


@pytest.fixture
def author(transactional_db: None) -> User:
    return make_author()


@pytest.fixture
def post(author: User) -> Post:
    return make_post(author=author, body="<p>As it was.</p>")


@pytest.fixture
def desk(visitor: Page, author: User) -> Page:
    """The author's browser, logged in."""
    log_in(visitor.context, author)
    return visitor


@pytest.fixture
def other_desk(
    chromium: Browser, live_server: LiveServer, scripts: bool, author: User
) -> Iterator[Page]:
    """The browser of Jo, who writes here too."""
    jo = make_author("jo", display_name="Jo")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
    log_in(context, jo)
    yield from watched_page(context, live_server)


def log_in(context: BrowserContext, user: User) -> None:
    client = Client()
    client.force_login(user)
    context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": client.cookies["sessionid"].value,
                "domain": "localhost",
                "path": "/",
            }
        ]
    )


def change(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/change/"


def body(page: Page) -> Locator:
    """Where the text is typed: the editor, or the field alone."""
    return page.locator(".ProseMirror, #id_body:visible").first


def state(page: Page) -> Locator:
    return page.locator("[data-state]")


def kept_here(page: Page) -> int:
    """How many copies of words the browser keeps."""
    mine = "Object.keys(localStorage).filter(key => key.startsWith('blog.words.'))"
    return int(page.evaluate(f"{mine}.length"))


def save(page: Page) -> None:
    page.locator("input[name=_save]").click()


def text_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).body


@WITH_SCRIPTS
def test_what_is_typed_is_kept_while_readers_see_the_post_as_it_was(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    body(desk).fill("Half a thought")
    expect(state(desk)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert text_of(post) == "<p>As it was.</p>"
    desk.reload()
    expect(body(desk)).to_contain_text("Half a thought") if desk.locator(
        ".ProseMirror"
    ).count() else expect(body(desk)).to_have_value(re.compile("Half a thought"))
    expect(desk.locator("[data-draft]")).to_contain_text("is not saved yet")
    save(desk)
    assert "Half a thought" in text_of(post)
    assert not Draft.objects.exists()


@WITH_SCRIPTS
def test_a_new_post_gets_an_address_with_the_first_words(desk: Page, author: User) -> None:
    desk.goto(ADD)
    desk.get_by_label("Title").fill("On reading")
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/\d+/change/$"))
    body(desk).fill("And writing")
    desk.get_by_label("Title").focus()
    expect(state(desk)).to_have_text(re.compile("^Saved"))
    save(desk)
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/$"))
    saved = Post.objects.get()
    assert (saved.title, saved.slug, saved.version) == ("On reading", "on-reading", 1)


@WITH_SCRIPTS
def test_a_cut_network_loses_nothing(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    desk.context.set_offline(True)
    body(desk).fill("Typed on a train")
    expect(state(desk)).to_have_text(
        "Not saved: no connection. Your words are kept in this browser."
    )
    assert not Draft.objects.exists()
    desk.context.set_offline(False)
    expect(state(desk)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert "Typed on a train" in Draft.objects.get().fields["body"][0]
    assert kept_here(desk) == 0


def type_what_never_arrives(page: Page, post: Post, author: User, words: str) -> None:
    """Type while logged out, close the tab, and come back logged in.

    It is more than a page can send while it is left: less might arrive when the browser is logged in again.
    """
    page.goto(change(post))
    Session.objects.all().delete()
    body(page).fill(words + " and on" * 9_000)
    expect(state(page)).to_contain_text("kept in this browser")
    page.goto("about:blank")
    log_in(page.context, author)
    page.goto(change(post))


@WITH_SCRIPTS
def test_words_that_never_reached_the_server_are_offered_again(
    desk: Page, post: Post, author: User
) -> None:
    type_what_never_arrives(desk, post, author, "Typed in a tunnel")
    expect(desk.locator("[data-copy]")).to_contain_text("and not saved")
    assert "Typed in a tunnel" in desk.locator("#id_body").input_value()
    desk.get_by_role("button", name="Go on with it").click()
    expect(state(desk)).to_have_text(re.compile("^Saved"))
    assert "Typed in a tunnel" in Draft.objects.get().fields["body"][0]


@WITH_SCRIPTS
def test_words_kept_in_the_browser_can_be_discarded(desk: Page, post: Post, author: User) -> None:
    type_what_never_arrives(desk, post, author, "Never mind")
    desk.locator("[data-drop]").click()
    expect(desk.locator("[data-copy]")).to_be_hidden()
    assert desk.locator("#id_body").input_value() == "<p>As it was.</p>"
    assert kept_here(desk) == 0


@WITH_SCRIPTS
def test_a_copy_in_the_browser_is_forgotten_once_its_words_are_saved(
    desk: Page, post: Post
) -> None:
    desk.goto(change(post))
    body(desk).fill("Saved by hand")
    save(desk)
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/$"))
    assert kept_here(desk) == 0


@WITH_SCRIPTS
def test_a_log_in_in_another_tab_lets_the_words_through(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    Session.objects.all().delete()
    body(desk).fill("Typed after the session ended")
    expect(state(desk)).to_contain_text("You have been logged out.")
    other = desk.context.new_page()
    other.goto("/accounts/login/")
    fill_in_log_in(other)
    other.get_by_role("button", name="Log in", exact=True).last.click()
    expect(other).to_have_url(re.compile("/admin/"))
    other.close()
    desk.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(desk)).to_have_text(re.compile("^Saved"))
    save(desk)
    assert "Typed after the session ended" in text_of(post)


def fill_in_log_in(page: Page) -> None:
    page.get_by_label("Username").fill("librarian")
    page.get_by_role("textbox", name="Password").fill("correct horse")


def test_saving_with_an_expired_session_asks_for_the_log_in_and_keeps_the_words(
    desk: Page, post: Post
) -> None:
    desk.goto(change(post))
    Session.objects.all().delete()
    body(desk).fill("Typed for an hour")
    save(desk)
    expect(desk.get_by_role("alert")).to_contain_text("Your words are not saved yet, and not lost")
    fill_in_log_in(desk)
    desk.get_by_role("textbox", name="Password").fill("wrong")
    desk.get_by_role("button", name="Log in and go on").click()
    expect(desk.get_by_text("do not open the administration")).to_be_visible()
    fill_in_log_in(desk)
    desk.get_by_role("button", name="Log in and go on").click()
    expect(desk.get_by_text("Your words are here: please save.")).to_be_visible()
    assert "Typed for an hour" in desk.locator("#id_body").input_value()
    assert text_of(post) == "<p>As it was.</p>"
    save(desk)
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/$"))
    assert "Typed for an hour" in text_of(post)


def test_the_second_to_save_is_told_and_sees_both_texts(
    desk: Page, other_desk: Page, post: Post
) -> None:
    desk.goto(change(post))
    other_desk.goto(change(post))
    body(other_desk).fill("What Jo wrote")
    save(other_desk)
    expect(other_desk).to_have_url(re.compile(r"/admin/blog/post/$"))
    body(desk).fill("What I wrote")
    save(desk)
    told = re.compile("Jo changed this at .* while you were writing")
    expect(desk.get_by_role("heading", name=told)).to_be_visible()
    both = desk.get_by_role("region", name="Jo changed this")
    expect(both).to_contain_text("What Jo wrote")
    expect(both).to_contain_text("What I wrote")
    assert "What Jo wrote" in text_of(post)
    desk.get_by_role("button", name="Keep mine").click()
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/$"))
    assert "What I wrote" in text_of(post)


def test_the_second_to_save_may_take_what_the_first_wrote(desk: Page, post: Post) -> None:
    other = desk.context.new_page()
    desk.goto(change(post))
    other.goto(change(post))
    body(other).fill("In the other window")
    save(other)
    body(desk).fill("In this window")
    save(desk)
    told = "You changed this in another window"
    expect(desk.get_by_role("heading", name=told)).to_be_visible()
    desk.get_by_role("button", name="Take theirs").click()
    expect(desk).to_have_url(re.compile(change(post)))
    assert "In the other window" in desk.locator("#id_body").input_value()
    assert not Draft.objects.exists()


def test_the_preview_shows_what_is_typed_now(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    body(desk).fill("Not saved, but seen")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Preview", exact=True).click()
    preview = opened.value
    expect(preview.get_by_role("status")).to_have_text("Preview: not published")
    expect(preview.locator(".prose")).to_contain_text("Not saved, but seen")
    assert text_of(post) == "<p>As it was.</p>"


@WITH_SCRIPTS
def test_the_preview_beside_the_form_follows_the_words(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    desk.get_by_role("button", name="Preview beside").click()
    beside = desk.frame_locator("#preview-beside iframe")
    expect(beside.locator(".prose")).to_contain_text("As it was.")
    body(desk).fill("As it is getting")
    expect(beside.locator(".prose")).to_contain_text("As it is getting")


def test_a_reader_with_the_link_reads_the_draft_until_it_expires_or_is_revoked(
    desk: Page,
    other_visitor: Page,
    author: User,
    set_clock: SetClock,
) -> None:
    draft = make_post(author=author, published_at=None, body="<p>A first version.</p>")
    desk.goto(change(draft))
    body(desk).fill("A second version")
    desk.get_by_role("button", name="Make a link").click()
    expect(desk).to_have_url(re.compile("#preview-links$"))
    assert "A second version" in desk.locator("#id_body").input_value()
    address = desk.get_by_label("Link for a reader").input_value()

    other_visitor.goto(address)
    expect(other_visitor.locator(".prose")).to_contain_text("A second version")
    set_clock(timezone.now() + datetime.timedelta(days=7, minutes=1))
    other_visitor.reload()
    expect(other_visitor.get_by_role("heading", name="This preview is over")).to_be_visible()
    set_clock(None)
    other_visitor.reload()
    expect(other_visitor.locator(".prose")).to_contain_text("A second version")
    desk.get_by_role("button", name="Revoke").click()
    expect(desk.get_by_text("The link is revoked.")).to_be_visible()
    other_visitor.reload()
    expect(other_visitor.get_by_role("heading", name="This preview is over")).to_be_visible()
    assert not PreviewLink.objects.usable().exists()


@pytest.fixture
def other_visitor(chromium: Browser, live_server: LiveServer, scripts: bool) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
    yield from watched_page(context, live_server)


@WITH_SCRIPTS
def test_two_windows_of_one_writer_do_not_overwrite_each_other_s_words(
    desk: Page, post: Post
) -> None:
    other = desk.context.new_page()
    desk.goto(change(post))
    other.goto(change(post))
    body(desk).fill("In the first window")
    expect(state(desk)).to_have_text(re.compile("^Saved"))
    body(other).fill("In the second window")
    expect(state(other)).to_contain_text("You are writing this in another window, too.")
    assert "In the first window" in Draft.objects.get().fields["body"][0]
    save(desk)
    expect(desk).to_have_url(re.compile(r"/admin/blog/post/$"))
    assert "In the first window" in text_of(post)
    other.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(other)).to_contain_text("You changed this in another window")
    assert "In the second window" in Draft.objects.get().fields["body"][0]
    save(other)
    expect(other.get_by_role("heading", name="You changed this in another window")).to_be_visible()
