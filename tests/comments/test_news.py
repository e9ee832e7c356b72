"""“Anything new?”: asked by every open page, answered at the cost of two queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment, Like, ThreadVersion
from comments.news import MOST_NEW
from comments.threads import DEEPEST
from tests.factories import add_thread, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


def ask(client: Client, post: Post, since: int, *, known: int | None = None) -> Any:
    headers = {"if-none-match": f'"{known}"'} if known is not None else {}
    return client.get(f"/comments/new/{post.pk}/{since}/", headers=headers)


@pytest.mark.parametrize("known", [None, 1])
@pytest.mark.parametrize("has_session", [True, False])
def test_it_costs_two_queries(
    client: Client,
    post: Post,
    known: int | None,
    has_session: bool,
    django_assert_max_num_queries: Any,
) -> None:
    make_comment(post=post)
    if has_session:
        client.force_login(make_user())
    with django_assert_max_num_queries(2):
        assert ask(client, post, 0, known=known).status_code == (304 if known else 200)


def test_nothing_happened(client: Client, post: Post) -> None:
    make_comment(post=post)
    response = ask(client, post, 1, known=1)
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["ETag"] == '"1"'


def test_a_thread_that_nobody_changed_yet(client: Client, post: Post) -> None:
    assert ask(client, post, 0, known=0).status_code == 304


def test_new_replies_are_counted_since_what_was_seen(client: Client, post: Post) -> None:
    make_comment(post=post, body="seen")
    make_comment(post=post, body="new")
    assert "1 new reply" in ask(client, post, 1, known=1).text
    make_comment(post=post, body="newer")
    assert "2 new replies" in ask(client, post, 1, known=2).text


def test_what_is_approved_late_is_new(client: Client, post: Post) -> None:
    waiting = make_comment(post=post, status=Status.PENDING)
    make_comment(post=post, body="seen")
    waiting.approve()
    assert "1 new reply" in ask(client, post, 1, known=1).text


def test_a_like_is_no_new_reply(client: Client, post: Post) -> None:
    Like.give(make_comment(post=post), make_user())
    response = ask(client, post, 1, known=1)
    assert (response.status_code, response.text.strip()) == (200, "")
    assert response.headers["ETag"] == '"2"'


def test_what_was_removed_again_is_not_counted(client: Client, post: Post) -> None:
    make_comment(post=post).move_to_trash()
    assert ask(client, post, 0, known=0).text.strip() == ""


@pytest.mark.parametrize("status", ["draft", "private"])
def test_of_a_post_that_is_not_public_nothing_is_said(client: Client, status: str) -> None:
    post = make_post(status=status)
    make_comment(post=post)
    client.force_login(post.author)
    assert ask(client, post, 0).status_code == 404
    assert ask(client, Post(pk=post.pk + 1), 0).status_code == 404


def test_it_is_the_same_for_everybody(client: Client, post: Post) -> None:
    response = ask(client, post, 0)
    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("number", [10**20, 10**40])
def test_numbers_that_no_database_holds(client: Client, post: Post, number: int) -> None:
    assert ask(client, post, number).status_code == 200
    assert ask(client, Post(pk=number), 0).status_code == 404


def test_new_replies_come_with_their_place(client: Client, post: Post) -> None:
    root = make_comment(post=post, body="seen")
    answer = make_comment(post=post, parent=root, body="An answer")
    other = make_comment(post=post, body="Another root")
    make_comment(post=post, body="waits", status=Status.PENDING)
    page = client.get(f"/comments/new/{post.pk}/1/show/").text
    assert f'<li data-above="{root.pk}">' in page
    assert '<li data-above="">' in page
    assert page.count("<article") == 2
    assert f'id="comment-{answer.pk}"' in page
    assert f'id="comment-{other.pk}"' in page
    assert f'href="/comment/{root.pk}/">In reply to a comment on another page</a>' in page


def test_below_the_deepest_a_new_reply_stands_beside_what_it_answers(
    client: Client, post: Post
) -> None:
    chain = add_thread(post, number=DEEPEST + 2, deepest=DEEPEST + 2)
    make_comment(post=post, parent=chain[-1])
    page = client.get(f"/comments/new/{post.pk}/0/show/").text
    assert f'<li data-above="{chain[DEEPEST - 1].pk}">' in page


def test_of_very_many_only_the_first_are_shown(
    client: Client, post: Post, django_assert_max_num_queries: Any
) -> None:
    add_thread(post, number=MOST_NEW + 1)
    Comment.objects.update(shown_in=ThreadVersion.bump(post.pk))
    with django_assert_max_num_queries(5):
        page = client.get(f"/comments/new/{post.pk}/0/show/").text
    assert page.count("<article") == MOST_NEW


def test_the_page_says_where_to_ask(client: Client, post: Post) -> None:
    assert f'data-new="/comments/new/{post.pk}/0/"' in client.get(post.get_absolute_url()).text
    make_comment(post=post)
    assert f'data-new="/comments/new/{post.pk}/1/"' in client.get(post.get_absolute_url()).text
    page = make_page(comments_open=True)
    assert f'data-new="/comments/new/{page.pk}/0/"' in client.get("/about/").text
