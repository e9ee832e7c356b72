"""Deleting one's own comment: at any time, and with every word of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Post, Site
from comments.changes import delete_reply
from comments.models import Comment, CommentEntry, Like, OutgoingMail
from comments.moderation import Ruling
from comments.replies import ParentGoneError, publish_reply
from comments.search import index_reply
from tests.factories import A_DAY, make_author, make_comment, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def own(post: Post) -> Comment:
    return make_comment(
        post=post,
        user=make_user(),
        body="My words",
        website="https://me.example/",
        created_at=A_DAY,
    )


@pytest.fixture
def member(visitor: Client, own: Comment) -> Client:
    assert own.user
    visitor.force_login(own.user)
    return visitor


def delete(client: Client, comment: Comment, **headers: Any) -> Any:
    address = f"/comment/{comment.pk}/delete/"
    page = client.get(address)
    token = page.context.get("csrf_token", "") if page.context else ""
    return client.post(address, {"csrfmiddlewaretoken": str(token)}, headers=headers)


def test_asked_by_a_link_nothing_is_deleted(member: Client, own: Comment) -> None:
    assert "Delete this comment?" in member.get(f"/comment/{own.pk}/delete/").text
    assert Comment.objects.exists()


def test_without_replies_it_is_gone(member: Client, own: Comment, post: Post) -> None:
    response = delete(member, own)
    assert response.url == f"{post.get_absolute_url()}#responses"
    assert not Comment.objects.exists()


def test_with_replies_a_gravestone_is_left_and_no_word(
    member: Client, own: Comment, post: Post
) -> None:
    Site.objects.create(pk=1, title="A blog", search_replies=True)
    Like.give(own, make_user("other"))
    index_reply(own)
    assert CommentEntry.objects.exists()
    make_comment(post=post, parent=own, body="An answer")
    delete(member, own)
    for reader in (Client(), member):
        page = reader.get(post.get_absolute_url()).text
        assert f'<div class="comment gone" id="comment-{own.pk}">' in page
        assert "An answer" in page
    own.refresh_from_db()
    assert own.status == Status.DELETED
    kept = [own.name, own.email, own.website, own.body, own.body_html, own.provider, own.user]
    assert kept == ["", "", "", "", "", "", None]
    assert not Like.objects.exists()
    assert not CommentEntry.objects.exists()


def test_a_guest_deletes_in_the_same_session(visitor: Client, post: Post) -> None:
    form = {"body": "Mine", "name": "Sam", "email": "sam@example.org", "action": "post"}
    visitor.post(f"{post.get_absolute_url()}reply/", form)
    delete(visitor, Comment.objects.get())
    assert not Comment.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "another member", "a moderator"])
def test_nobody_else_deletes(own: Comment, who: str) -> None:
    client = Client()
    if who != "nobody":
        client.force_login(make_user("other") if who == "another member" else make_author("boss"))
    assert client.post(f"/comment/{own.pk}/delete/").status_code == 403
    assert Comment.objects.get().body == "My words"


def test_another_site_deletes_nothing(member: Client, own: Comment) -> None:
    assert member.post(f"/comment/{own.pk}/delete/").status_code == 403
    assert Comment.objects.exists()


def test_the_last_reply_takes_the_gravestones_above_it_along(post: Post) -> None:
    first = make_comment(post=post, body="1")
    second = make_comment(post=post, parent=first, body="1.1")
    third = make_comment(post=post, parent=second, body="1.1.1")
    delete_reply(second)
    delete_reply(first)
    assert Comment.objects.count() == 3
    assert not delete_reply(third)
    assert not Comment.objects.exists()


def test_a_gravestone_that_has_another_reply_stays(post: Post) -> None:
    root = make_comment(post=post, body="1")
    first = make_comment(post=post, parent=root, body="1.1")
    make_comment(post=post, parent=root, body="1.2")
    delete_reply(root)
    delete_reply(first)
    assert Comment.objects.count() == 2


def test_what_was_deleted_can_be_said_again(post: Post, own: Comment) -> None:
    make_comment(post=post, parent=own)
    user = own.user
    delete_reply(own)
    assert publish_reply(Comment(post=post, user=user, name="Jo Reader", body="My words"))[1]


def test_nobody_answers_what_was_deleted_meanwhile(post: Post, own: Comment) -> None:
    make_comment(post=post, parent=own)
    delete_reply(own)
    with pytest.raises(ParentGoneError):
        publish_reply(Comment(post=post, parent=own, name="Sam", body="An answer"))


def test_whoever_answered_meanwhile_is_told_and_keeps_the_words(
    visitor: Client, post: Post, own: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(comment: Comment, ruling: Ruling, **limits: Any) -> tuple[Comment, bool]:
        monkeypatch.undo()
        delete_reply(own)
        return publish_reply(comment, ruling, **limits)

    monkeypatch.setattr("comments.views.publish_reply", too_late)
    form = {"body": "An answer", "name": "Sam", "email": "sam@example.org", "parent": own.pk}
    response = visitor.post(f"{post.get_absolute_url()}reply/", form)
    assert response.status_code == 422
    assert "no longer there" in response.text
    assert "An answer</textarea>" in response.text


def test_in_place_the_item_goes_or_the_gravestone_comes(
    member: Client, own: Comment, post: Post
) -> None:
    reply = make_comment(post=post, parent=own, user=own.user, body="To myself")
    response = delete(member, reply, **{"hx-request": "true"})
    assert response.headers["HX-Reswap"] == "delete"
    assert response.headers["HX-Retarget"] == f"li:has(> #comment-{reply.pk})"
    make_comment(post=post, parent=own)
    response = delete(member, own, **{"hx-request": "true"})
    assert "This reply is no longer here." in response.text
    assert response.headers["HX-Retarget"] == f"#comment-{own.pk}"


@pytest.mark.parametrize("length", [1, 40])
def test_deleting_costs_the_same_at_any_depth(
    length: int, django_assert_max_num_queries: Any
) -> None:
    post, parent = make_post(), None
    for number in range(length):
        parent = make_comment(post=post, parent=parent, body=str(number))
    assert parent
    with django_assert_max_num_queries(25):
        delete_reply(parent)


def test_mail_that_has_not_left_is_taken_back(visitor: Client, post: Post) -> None:
    User.objects.filter(pk=post.author_id).update(email="librarian@example.org")
    form = {"body": "Mine", "name": "Sam", "email": "sam@example.org", "action": "post"}
    visitor.post(f"{post.get_absolute_url()}reply/", form)
    assert OutgoingMail.objects.get().status == "waiting"
    delete(visitor, Comment.objects.get())
    assert OutgoingMail.objects.get().status == "cancelled"
