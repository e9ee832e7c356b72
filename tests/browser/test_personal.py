"""One's own data in a real browser, with scripts and without: taken along, erased, and the mail that says so."""

from __future__ import annotations

import re
import zipfile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Post
from comments.models import Comment, OutgoingMail
from tests.browser.test_own_page import ADDRESS, sign_in
from tests.factories import make_comment, make_post
from tests.following import SAM
from tests.mail_server import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def take_along(page: Page) -> str:
    """Press the button, and return what the page in the ZIP says."""
    with page.expect_download() as download:
        press(page, "Take all of it along")
    with zipfile.ZipFile(download.value.path()) as packed:
        return packed.read("data.html").decode()


@pytest.mark.usefixtures("provider")
def test_who_has_an_account_takes_everything_along_and_is_erased(
    visitor: Page, post: Post, mail_server: MailServer
) -> None:
    sign_in(visitor)
    person = User.objects.get(socialaccount__isnull=False)
    gone = make_comment(post=post, user=person, body="Once upon a time")
    make_comment(post=post, parent=gone, body="And then?")
    visitor.get_by_role("link", name="Your data").click()
    expect(visitor.get_by_role("heading", name="Delete your account")).to_be_visible()
    assert "Once upon a time" in take_along(visitor)
    visitor.get_by_label("Remove it").check()
    visitor.get_by_label("I know that this cannot be undone").check()
    press(visitor, "Delete my account")
    expect(visitor.get_by_role("heading", name="Erased")).to_be_visible()
    expect(visitor.get_by_text("1 comment", exact=True)).to_be_visible()
    expect(visitor.get_by_role("link", name="Log in")).to_be_visible()
    assert not User.objects.filter(pk=person.pk).exists()
    visitor.goto(post.get_absolute_url())
    expect(visitor.get_by_text("And then?")).to_be_visible()
    expect(visitor.get_by_text("Once upon a time")).to_have_count(0)
    (receipt,) = mail_server.messages
    assert receipt["To"] == ADDRESS
    assert not OutgoingMail.objects.exists()


def test_a_guest_comes_by_a_mail_and_leaves_words_without_a_name(
    visitor: Page, post: Post, mail_server: MailServer
) -> None:
    make_comment(post=post, name="Sam Wanderer", body="Words that stay")
    visitor.goto("/")
    visitor.get_by_role("link", name="Privacy").click()
    visitor.get_by_role("link", name="ask with your email address").click()
    visitor.get_by_label("Email").fill(SAM)
    press(visitor, "Email me the link")
    expect(visitor.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    body = mail_server.messages[0].get_body(("plain",))
    assert body
    found = re.search(r"http\S+/privacy/data/\S+", body.get_content())
    assert found
    visitor.goto(urlsplit(found[0]).path)
    expect(visitor.get_by_text("Comments: 1")).to_be_visible()
    assert "Words that stay" in take_along(visitor)
    visitor.get_by_label("Leave the words that readers see").check()
    visitor.get_by_label("I know that this cannot be undone").check()
    press(visitor, "Erase my data")
    expect(visitor.get_by_text("Your name, from 1 comment")).to_be_visible()
    assert Comment.objects.get().name == "Anonymous"
    visitor.goto(post.get_absolute_url())
    expect(visitor.get_by_text("Words that stay")).to_be_visible()
    expect(visitor.get_by_text("Sam Wanderer")).to_have_count(0)
    assert len(mail_server.messages) == 2
    assert not OutgoingMail.objects.exists()
