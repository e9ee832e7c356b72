"""Pinning a reply: by the post's author and by moderators, before all others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment
from tests.factories import A_DAY, add_thread, make_comment, make_member, make_post, make_user

pytestmark = pytest.mark.django_db


def pin(client: Client, comment: Comment, how: str = "pin") -> Any:
    return client.post(f"/comment/{comment.pk}/{how}/")


def test_the_posts_author_pins_on_their_own_post(client: Client) -> None:
    writer = make_member("Author")
    own, other = make_post(author=writer), make_post(slug="other")
    client.force_login(writer)
    assert pin(client, make_comment(post=own)).status_code == 302
    assert pin(client, make_comment(post=other)).status_code == 403
    assert [comment.post for comment in Comment.objects.filter(is_pinned=True)] == [own]


def test_a_moderator_pins_anywhere_and_takes_it_back(client: Client, post: Post) -> None:
    client.force_login(make_member("Editor"))
    comment = make_comment(post=post)
    pin(client, comment)
    page = client.get(post.get_absolute_url()).text
    assert '<span class="badge">Pinned</span>' in page
    assert f"/comment/{comment.pk}/unpin/" in page
    pin(client, comment, "unpin")
    assert not Comment.objects.get().is_pinned


@pytest.mark.parametrize("who", ["nobody", "a member", "Contributor"])
def test_nobody_else_pins(client: Client, post: Post, who: str) -> None:
    comment = make_comment(post=post)
    if who != "nobody":
        client.force_login(make_user() if who == "a member" else make_member(who))
    for how in ("pin", "unpin"):
        assert pin(client, comment, how).status_code == 403
    page = client.get(post.get_absolute_url()).text
    assert "/pin/" not in page


def test_an_answer_to_a_reply_is_not_pinned(client: Client, post: Post) -> None:
    client.force_login(post.author)
    assert pin(client, make_comment(post=post, parent=make_comment(post=post))).status_code == 403


def test_what_is_pinned_comes_first_on_the_first_page_and_only_there(
    client: Client, post: Post
) -> None:
    last = add_thread(post, number=120)[-1]
    last.pin()
    anchor = f'id="comment-{last.pk}"'
    page = client.get(post.get_absolute_url()).text
    articles = page[page.index('id="thread"') :]
    assert articles.index(anchor) < articles.index("Number 2<")
    assert anchor not in client.get(f"{post.get_absolute_url()}comment-page-3/").text
    newest = client.get(f"{post.get_absolute_url()}comments/newest/").text
    assert newest.count(anchor) == 1
    assert (
        client.get(f"/comment/{last.pk}/")
        .headers["Location"]
        .startswith(f"{post.get_absolute_url()}#")
    )
    assert last.created_at > A_DAY
