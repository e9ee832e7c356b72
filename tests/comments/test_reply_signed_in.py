"""A signed-in visitor's reply: theirs, unless they log out or change, and no word is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from tests.factories import make_author, make_comment, make_post, make_user

TEXT = "Thank you for writing this down."


@pytest.fixture
def reader(db: None) -> User:
    return make_user()


@pytest.fixture
def signed_in(visitor: Client, reader: User) -> Client:
    visitor.force_login(reader)
    return visitor


def press(client: Client, post: Post, action: str, **fields: Any) -> Any:
    """Press a button of the form as it stands under the post."""
    token = client.get(post.get_absolute_url()).context.get("csrf_token", "")
    data = {"body": TEXT, "csrfmiddlewaretoken": str(token), "action": action, **fields}
    return client.post(f"{post.get_absolute_url()}reply/", data)


def test_the_form_says_who_is_commenting(signed_in: Client, post: Post) -> None:
    page = signed_in.get(post.get_absolute_url()).text
    assert "You are commenting as <bdi>Jo Reader</bdi>." in page
    assert 'name="email"' not in page


def test_the_reply_is_the_accounts(signed_in: Client, post: Post, reader: User) -> None:
    response = press(signed_in, post, "post")
    comment = Comment.objects.get()
    assert response.url == comment.get_absolute_url()
    assert (comment.user, comment.name, comment.email) == (reader, "Jo Reader", "")


def test_guest_fields_are_not_listened_to(signed_in: Client, post: Post) -> None:
    press(signed_in, post, "post", name="Somebody Else", email="else@example.org")
    assert Comment.objects.get().name == "Jo Reader"


def test_a_reply_keeps_the_name_that_it_was_written_with(
    signed_in: Client, post: Post, reader: User
) -> None:
    press(signed_in, post, "post")
    reader.display_name = "Jo Writer"
    reader.save()
    assert Comment.objects.get().name == "Jo Reader"


def test_the_first_reply_waits_and_its_writer_sees_it_in_any_session(
    signed_in: Client, post: Post, reader: User
) -> None:
    press(signed_in, post, "post")
    assert Comment.objects.get().status == Comment.Status.PENDING
    elsewhere = Client()
    elsewhere.force_login(reader)
    assert "awaiting moderation" in elsewhere.get(post.get_absolute_url()).text


def test_a_known_reader_does_not_wait(signed_in: Client, post: Post, reader: User) -> None:
    make_comment(post=post, user=reader, body="An earlier one")
    press(signed_in, post, "post")
    assert Comment.objects.get(body=TEXT).status == Comment.Status.APPROVED


def test_the_author_never_waits_and_is_marked(visitor: Client, post: Post) -> None:
    visitor.force_login(post.author)
    press(visitor, post, "post")
    page = Client().get(post.get_absolute_url()).text
    assert TEXT in page
    assert '<span class="badge">Author</span>' in page


def test_logging_out_keeps_the_text(signed_in: Client, post: Post) -> None:
    old_session = signed_in.cookies["sessionid"].value
    response = press(signed_in, post, "log-out")
    page = signed_in.get(response.url)
    assert f"{TEXT}</textarea>" in page.text
    assert "You are commenting as" not in page.text
    assert 'name="email"' in page.text
    assert signed_in.cookies["sessionid"].value != old_session


def test_logging_out_ends_the_session(signed_in: Client, post: Post) -> None:
    stolen = Client()
    stolen.cookies["sessionid"] = signed_in.cookies["sessionid"].value
    press(signed_in, post, "log-out")
    assert "You are commenting as" not in stolen.get(post.get_absolute_url()).text


def test_changing_keeps_the_text_and_offers_to_be_a_guest(signed_in: Client, post: Post) -> None:
    page = signed_in.get(press(signed_in, post, "change").url)
    assert f"{TEXT}</textarea>" in page.text
    assert "You are still signed in as <bdi>Jo Reader</bdi>." in page.text
    assert 'name="email"' in page.text


def test_after_a_change_the_reply_is_the_guests(signed_in: Client, post: Post) -> None:
    press(signed_in, post, "change")
    press(signed_in, post, "post", as_guest="true", name="Sam", email="sam@example.org")
    assert (Comment.objects.get().user, Comment.objects.get().name) == (None, "Sam")


def test_a_guest_after_a_change_must_say_who_they_are(signed_in: Client, post: Post) -> None:
    response = press(signed_in, post, "post", as_guest="true")
    assert response.status_code == 422
    assert "Please give your name." in response.text
    assert f"{TEXT}</textarea>" in response.text


def test_a_change_can_be_taken_back(signed_in: Client, post: Post) -> None:
    response = press(signed_in, post, "keep", as_guest="true", name="Sam")
    page = signed_in.get(response.url).text
    assert "You are commenting as <bdi>Jo Reader</bdi>." in page
    assert f"{TEXT}</textarea>" in page


def test_the_comment_that_is_answered_is_kept_too(signed_in: Client, post: Post) -> None:
    parent = make_comment(post=post, name="Sam")
    page = signed_in.get(press(signed_in, post, "change", parent=parent.pk).url).text
    assert "Reply to <bdi>Sam</bdi>" in page
    assert f'name="parent" value="{parent.pk}"' in page


def test_a_text_that_is_too_long_is_not_thrown_away_by_logging_out(
    signed_in: Client, post: Post
) -> None:
    response = press(signed_in, post, "log-out", body="x" * 70_000)
    assert response.status_code == 422
    assert "x" * 70_000 + "</textarea>" in response.text
    assert "You are commenting as" in response.text


def test_a_draft_of_another_post_is_not_shown(signed_in: Client, post: Post) -> None:
    response = press(signed_in, post, "change")
    key = response.url.partition("draft=")[2].partition("#")[0]
    make_post(slug="other")
    assert TEXT not in signed_in.get(f"/2016/05/12/other/reply/?draft={key}").text


def test_only_the_newest_drafts_are_kept(signed_in: Client, post: Post) -> None:
    first = press(signed_in, post, "change", body="The first")
    for number in range(5):
        last = press(signed_in, post, "change", body=f"Number {number}")
    assert "The first" not in signed_in.get(first.url).text
    assert "Number 4" in signed_in.get(last.url).text


def test_another_site_cannot_log_a_visitor_out(signed_in: Client, post: Post) -> None:
    response = signed_in.post(
        f"{post.get_absolute_url()}reply/", {"body": TEXT, "action": "log-out"}
    )
    assert response.status_code == 403
    assert "You are commenting as" in signed_in.get(post.get_absolute_url()).text


def test_somebody_elses_author_is_not_marked(visitor: Client, post: Post) -> None:
    other = make_author("other", display_name="Another Author")
    make_comment(post=post, user=other)
    assert '<span class="badge">Author</span>' not in visitor.get(post.get_absolute_url()).text
