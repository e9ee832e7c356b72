"""Following by mail in a real browser, with scripts and without, from the box in the form to the end of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment, Follow, Follower, OutgoingMail, Topic
from tests.browser.test_guest import fill_in
from tests.factories import make_comment, make_post
from tests.following import SAM, follow, link_in, mails_to, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_guest_ticks_confirms_receives_and_unsubscribes(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    fill_in(visitor, text="Which chats would you start with?")
    visitor.get_by_label("Email me about replies").check()
    press(visitor, "Preview")
    expect(visitor.get_by_label("Email me about replies")).to_be_checked()
    press(visitor, "Post comment")
    expect(visitor.get_by_text("Replies come to you by email")).to_be_visible()
    comment = Comment.objects.get()
    comment.approve()

    visitor.goto(link_in(mails_to()[0], "me"))
    expect(visitor.get_by_text("Replies to the comment of")).to_be_visible()
    press(visitor, "Yes, email me")
    expect(visitor.get_by_role("status")).to_have_text("Thank you. From now on we write to you.")

    reply(post, parent=comment, body="The Tuesday evening one.")
    mail = mails_to()[-1]
    assert "The Tuesday evening one." in mail.text
    visitor.goto(link_in(mail, "stop"))
    press(visitor, "Stop these mails")
    expect(visitor.get_by_role("heading", name="Stopped")).to_be_visible()
    before = OutgoingMail.objects.count()
    reply(post, parent=comment, body="Another")
    assert OutgoingMail.objects.count() == before


def test_a_visitor_subscribes_to_new_posts(visitor: Page, post: Post) -> None:
    visitor.goto("/")
    visitor.get_by_role("link", name="Subscribe by email").click()
    visitor.get_by_label("Email").fill(SAM)
    visitor.get_by_label("Mail me").select_option("weekly")
    press(visitor, "Email me")
    expect(visitor.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    visitor.goto(link_in(mails_to()[0], "me"))
    press(visitor, "Yes, email me")
    expect(visitor.get_by_label("New posts")).to_have_value("weekly")
    assert Follower.objects.get().is_confirmed


def test_who_follows_a_post_chooses_mutes_and_is_erased(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    visitor.get_by_role("link", name="Get replies by email").click()
    visitor.get_by_label("Email").fill(SAM)
    press(visitor, "Email me")
    expect(visitor.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    visitor.goto(link_in(mails_to()[0], "me"))
    press(visitor, "Yes, email me")
    pace = visitor.get_by_label("All replies to")
    pace.select_option("never")
    press(visitor, "Save")
    expect(visitor.get_by_role("status")).to_have_text("Saved.")
    expect(pace).to_have_value("never")
    assert Follow.objects.get(post=post).pace == "never"
    visitor.get_by_text("Erase me").click()
    press(visitor, "Erase my address")
    expect(visitor.get_by_role("heading", name="Erased")).to_be_visible()
    assert not Follower.objects.exists()


def test_who_lost_all_mails_gets_the_link_again_and_stops_everything(
    visitor: Page, post: Post
) -> None:
    follow(SAM, Topic(post, make_comment(post=post)))
    visitor.goto("/follow/posts/")
    visitor.get_by_label("Email").fill(SAM)
    press(visitor, "Email me the link to all of it")
    expect(visitor.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    visitor.goto(link_in(mails_to()[0], "me"))
    expect(visitor.get_by_label("Replies to the comment of")).to_have_value("at_once")
    press(visitor, "Stop all mails")
    expect(visitor.get_by_role("status")).to_have_text("All mails are stopped.")
    assert set(Follow.objects.values_list("pace", flat=True)) == {"never"}
