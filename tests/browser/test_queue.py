"""The queue of replies: by the keyboard alone, and by plain forms where no scripts run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from tests.browser.test_drafts import WITH_SCRIPTS, log_in
from tests.factories import A_DAY, make_author, make_comment, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/comments/comment/"


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post(author=make_author())


@pytest.fixture
def desk(visitor: Page, post: Post) -> Page:
    log_in(visitor.context, User.objects.get(pk=post.author_id))
    return visitor


def wait(post: Post, *names: str) -> list[Comment]:
    """Let replies by these wait, as the queue shows them: the first is the newest."""
    return [
        make_comment(
            post=post, name=name, body=f"{name} says hello.", status="pending",
            created_at=A_DAY.replace(minute=59 - n),
        )
        for n, name in enumerate(names)
    ]  # fmt: skip


def row(page: Page, comment: Comment):
    return page.locator(f"#reply-{comment.pk}")


def statuses() -> dict[str, str]:
    return dict(Comment.objects.filter(parent=None).values_list("name", "status"))


def ready(page: Page) -> None:
    """Wait for the script: it shows what only makes sense with it."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()


@WITH_SCRIPTS
def test_two_minutes_by_the_keyboard_alone(desk: Page, post: Post) -> None:
    good, spam, rude, question = wait(post, "Good", "Spam", "Rude", "Question")
    desk.goto(QUEUE)
    ready(desk)
    desk.keyboard.press("j")
    expect(row(desk, good)).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    expect(row(desk, good)).to_be_focused()
    desk.keyboard.press("a")
    expect(row(desk, good)).to_contain_text("Approved: readers see it now.")
    expect(desk.locator("#replies-waiting")).to_have_text(" (3 waiting)")
    expect(row(desk, spam)).to_be_focused()
    desk.keyboard.press("s")
    expect(row(desk, spam)).to_contain_text("Marked as spam.")
    expect(row(desk, rude)).to_be_focused()
    desk.keyboard.press("t")
    expect(row(desk, rude)).to_contain_text("Moved to the trash.")
    expect(row(desk, question)).to_be_focused()
    assert statuses() == {
        "Good": "approved", "Spam": "spam", "Rude": "trash", "Question": "pending",
    }  # fmt: skip
    desk.keyboard.press("u")
    expect(row(desk, rude)).to_be_focused()
    expect(row(desk, rude)).to_contain_text("Rude says hello.")
    desk.keyboard.press("u")
    expect(row(desk, spam)).to_be_focused()
    assert statuses()["Spam"] == "pending"
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("r")
    expect(row(desk, question).get_by_label("Reply to Question")).to_be_focused()
    desk.keyboard.type("jast so: ?")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(row(desk, question)).to_contain_text("Your reply is published.")
    assert Comment.objects.get(parent=question).body == "jast so: ?"
    assert statuses()["Question"] == "approved"
    assert desk.url.endswith(QUEUE)


@WITH_SCRIPTS
def test_several_at_once_by_the_keyboard_and_what_the_keys_are(desk: Page, post: Post) -> None:
    one, two, _three = wait(post, "One", "Two", "Three")
    desk.goto(QUEUE)
    ready(desk)
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    for comment in (one, two):
        desk.keyboard.press("j")
        desk.keyboard.press("x")
        expect(row(desk, comment).get_by_role("checkbox")).to_be_checked()
    desk.locator("#bulk").get_by_role("button", name="Spam").press("Enter")
    done = desk.locator(".queue-done")
    expect(done).to_contain_text("2 comments marked as spam.")
    assert statuses() == {"One": "spam", "Two": "spam", "Three": "pending"}
    desk.keyboard.press("u")
    expect(desk.get_by_text("2 replies are as they were.")).to_be_visible()
    assert set(statuses().values()) == {"pending"}


@WITH_SCRIPTS
def test_what_fails_is_said_and_nothing_is_lost(desk: Page, post: Post) -> None:
    (comment,) = wait(post, "One")
    desk.goto(QUEUE)
    ready(desk)
    desk.route("**/decide/", lambda route: route.fulfill(status=500))
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    expect(desk.get_by_role("alert")).to_contain_text("That did not work this time.")
    desk.unroute("**/decide/")
    row(desk, comment).get_by_role("button", name="Approve").click()
    expect(row(desk, comment)).to_contain_text("Approved: readers see it now.")


@pytest.mark.parametrize("scripts", [False], ids=["without scripts"])
def test_all_of_it_by_plain_forms(desk: Page, post: Post) -> None:
    one, two, three = wait(post, "One", "Two", "Three")
    desk.goto(QUEUE)
    row(desk, one).get_by_role("button", name="Trash").click()
    done = desk.locator(".queue-done")
    expect(done).to_contain_text("1 comment moved to the trash.")
    expect(row(desk, one)).to_have_count(0)
    done.get_by_role("button", name="Undo").click()
    expect(row(desk, one)).to_be_visible()
    for comment in (one, two):
        row(desk, comment).get_by_role("checkbox").check()
    desk.locator("#bulk").get_by_role("button", name="Approve").click()
    expect(done).to_contain_text("2 comments approved.")
    row(desk, three).get_by_text("Reply", exact=True).click()
    row(desk, three).get_by_label("Reply to Three").fill("Thank you!")
    row(desk, three).get_by_role("button", name="Approve and reply").click()
    expect(desk.get_by_text("Your reply is published.")).to_be_visible()
    expect(desk.get_by_text("Nobody waits.")).to_be_visible()
    assert set(statuses().values()) == {"approved"}
