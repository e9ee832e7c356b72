"""The author decides about replies in the administration."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from blog.models import Post
from comments.models import BODY_LENGTH, Comment, Discussion
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db
Status = Comment.Status
LIST = "/admin/comments/comment/"
RULES = "/admin/comments/discussion/"
NUMBERS = {
    "deepest": 5,
    "order": "oldest",
    "hold_links": 2,
    "replies_close_after": 14,
    "minutes_to_edit": 7,
    "reports_to_hold": 3,
    "roots_a_page": 1,
    "under_attack": "auto",
}


@pytest.fixture
def author_at_desk(client: Client, post: Post) -> Client:
    client.force_login(User.objects.get(pk=post.author_id))
    return client


def save(client: Client, comment: Comment, **fields: str) -> Any:
    data = {"status": comment.status, "body": comment.body, **fields}
    response = client.post(f"{LIST}{comment.pk}/change/", data)
    comment.refresh_from_db()
    return response


def test_a_mended_text_is_rendered_anew_and_says_that_it_was_edited(
    author_at_desk: Client, post: Post
) -> None:
    comment = make_comment(post=post, body="Teh library")
    assert save(author_at_desk, comment, body="*The*\r\nlibrary\u202e").status_code == 302
    assert comment.body == "*The*\nlibrary"
    assert comment.body_html == "<p><em>The</em><br>\nlibrary</p>"
    assert comment.edited_at


def test_a_decision_alone_is_no_edit(author_at_desk: Client, post: Post) -> None:
    comment = make_comment(post=post, status=Status.PENDING)
    save(author_at_desk, comment, status=Status.APPROVED)
    assert comment.status == Status.APPROVED
    assert comment.edited_at is None


def test_its_page_says_by_which_account_it_was_written(author_at_desk: Client, post: Post) -> None:
    for user, via in ((None, "Guest"), (post.author, "Password")):
        comment = make_comment(post=post, user=user)
        assert via in author_at_desk.get(f"{LIST}{comment.pk}/change/").text


def test_a_comment_keeps_who_wrote_it_and_where(author_at_desk: Client, post: Post) -> None:
    comment = make_comment(post=post, website="https://sam.example")
    changed = {"name": "Troll", "email": "t@e.org", "website": "https://t.example", "provider": "x"}
    save(author_at_desk, comment, **changed, post=str(make_post(slug="other").pk), user="1")
    assert (comment.name, comment.email, comment.website, comment.provider) == (
        "Sam",
        "sam@example.org",
        "https://sam.example",
        "",
    )
    assert (comment.post, comment.user) == (post, None)


@pytest.mark.parametrize("body", ["", " \u200b ", "\u202e", "&" * (BODY_LENGTH + 1)])
def test_a_text_that_no_reply_may_have_is_refused(
    author_at_desk: Client, post: Post, body: str
) -> None:
    comment = make_comment(post=post, body="Hello")
    response = save(author_at_desk, comment, body=body)
    assert list(response.context["adminform"].form.errors) == ["body"]
    assert comment.body == "Hello"


def test_replies_are_not_written_here(author_at_desk: Client) -> None:
    assert author_at_desk.get(f"{LIST}add/").status_code == 403


def test_a_comment_that_was_answered_is_not_deleted_and_it_is_said_why(
    author_at_desk: Client, post: Post
) -> None:
    comment = make_comment(post=post)
    make_comment(post=post, parent=comment)
    response = author_at_desk.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"}, follow=True)
    assert "This comment has replies, so it cannot be deleted." in response.text
    assert Comment.objects.count() == 2


def test_a_comment_that_was_not_answered_can_be_deleted(author_at_desk: Client, post: Post) -> None:
    comment = make_comment(post=post)
    author_at_desk.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"})
    assert not Comment.objects.exists()
    assert LogEntry.objects.filter(object_id=str(comment.pk)).exists()


def test_a_comment_that_readers_see_is_linked_to(author_at_desk: Client, post: Post) -> None:
    seen, waiting = (
        make_comment(post=post, body="1"),
        make_comment(post=post, body="2", status=Status.PENDING),
    )
    assert f'href="{seen.get_permalink()}"' in author_at_desk.get(f"{LIST}{seen.pk}/change/").text
    assert "View on site" not in author_at_desk.get(f"{LIST}{waiting.pk}/change/").text


def test_the_rules_lead_straight_to_their_form(author_at_desk: Client) -> None:
    assert author_at_desk.get(RULES).headers["Location"] == f"{RULES}add/"
    author_at_desk.post(f"{RULES}add/", {**NUMBERS, "hold_all": "on"})
    assert Discussion.current().hold_all
    assert author_at_desk.get(RULES).headers["Location"] == f"{RULES}1/change/"
    author_at_desk.post(f"{RULES}1/change/", {**NUMBERS, "hold_first": "on"})
    rules = Discussion.current()
    assert (rules.hold_all, rules.hold_first) == (False, True)


def test_every_rule_that_is_offered_has_an_effect(author_at_desk: Client, post: Post) -> None:
    form = author_at_desk.get(f"{RULES}add/").context["adminform"].form
    # Those without a row here have one in test_discussion.py and test_rules.py.
    assert set(form.fields) == {
        *("guests_must_identify", "members_only", "minutes_to_edit", "mail_on_reply"),
        *("mail_on_held", "roots_a_page", "deepest", "order", "hold_all", "hold_first"),
        *("hold_links", "hold_words", "trash_words", "asks_filter", "reports_to_hold"),
        "under_attack",
        *("replies_open", "replies_close", "replies_close_after"),
    }
    author_at_desk.post(f"{RULES}add/", NUMBERS)
    make_comment(post=post, user=post.author)
    make_comment(post=post)
    page = author_at_desk.get(post.get_absolute_url()).text
    assert "(7 min left)" in page
    assert "Page 1 of 2" in page


def test_the_rules_are_neither_doubled_nor_deleted(author_at_desk: Client) -> None:
    Discussion.objects.create(pk=1)
    assert author_at_desk.get(f"{RULES}add/").status_code == 403
    assert author_at_desk.get(f"{RULES}1/delete/").status_code == 403


def test_what_its_writer_deleted_is_shown_and_not_changed(
    author_at_desk: Client, post: Post
) -> None:
    nothing = {"name": "", "email": "", "website": "", "body": "", "body_html": ""}
    comment = make_comment(post=post)
    Comment.objects.update(status=Comment.Status.DELETED, **nothing)
    address = f"/admin/comments/comment/{comment.pk}/change/"
    assert "deleted by its writer" in author_at_desk.get(address).text
    assert author_at_desk.post(address, {"status": "approved", "body": "x"}).status_code == 403


def test_nobody_deletes_in_its_writer_s_name(author_at_desk: Client, post: Post) -> None:
    comment = make_comment(post=post)
    assert 'value="deleted"' not in author_at_desk.get(f"{LIST}{comment.pk}/change/").text
    response = save(author_at_desk, comment, status="deleted")
    assert "Select a valid choice" in response.text
    assert (comment.status, comment.name) == (Status.APPROVED, "Sam")
