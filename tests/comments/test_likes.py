"""Liking and unliking: one each, whoever presses how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from blog.models import Post
from comments.models import Comment, Like
from tests.factories import make_comment, make_post, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(post: Post) -> Comment:
    return make_comment(post=post)


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(make_user())
    return client


def test_a_member_likes_and_unlikes(member: Client, comment: Comment, post: Post) -> None:
    response = member.post(f"/comment/{comment.pk}/like/", {"next": post.get_absolute_url()})
    assert response.headers["Location"] == f"{post.get_absolute_url()}#comment-{comment.pk}"
    page = member.get(post.get_absolute_url()).text
    assert f'formaction="/comment/{comment.pk}/unlike/" data-act="like" aria-pressed="true"' in page
    assert ">Like · 1</button>" in page
    member.post(f"/comment/{comment.pk}/unlike/")
    assert not Like.objects.exists()


def test_everybody_sees_how_many_like(comment: Comment, post: Post) -> None:
    for name in ("a", "b", "c", "d"):
        Like.give(comment, make_user(name))
    page = Client().get(post.get_absolute_url()).text
    assert ">Like · 4</button>" in page
    assert "aria-pressed" not in page


def test_liking_twice_is_liking_once(member: Client, comment: Comment) -> None:
    for _ in range(2):
        member.post(f"/comment/{comment.pk}/like/")
    assert Like.objects.count() == 1


def test_the_database_knows_one_like_a_person(comment: Comment) -> None:
    user = make_user()
    Like.objects.create(comment=comment, user=user)
    with pytest.raises(IntegrityError):
        Like.objects.create(comment=comment, user=user)


def test_a_link_likes_nothing(member: Client, comment: Comment) -> None:
    response = member.get(f"/comment/{comment.pk}/like/")
    assert response.headers["Location"].endswith(f"#comment-{comment.pk}")
    assert not Like.objects.exists()
    assert not member.get(f"/comment/{comment.pk}/unlike/").headers.get("Location")


def test_another_site_likes_nothing(comment: Comment) -> None:
    client = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site"})
    client.force_login(make_user())
    response = client.post(f"/comment/{comment.pk}/like/")
    assert response.status_code == 403
    assert "please press the button once more" in response.text
    assert not Like.objects.exists()


def test_nobody_unlikes_without_an_account(visitor: Client, comment: Comment) -> None:
    Like.give(comment, make_user())
    assert visitor.post(f"/comment/{comment.pk}/unlike/").status_code == 403
    assert Like.objects.exists()


@pytest.mark.parametrize("status", [Comment.Status.PENDING, Comment.Status.TRASH])
def test_what_is_not_public_is_not_liked(client: Client, post: Post, status: str) -> None:
    user = make_user()
    client.force_login(user)
    comment = make_comment(post=post, user=user, status=status)
    assert client.post(f"/comment/{comment.pk}/like/").status_code in {403, 404}
    assert not Like.objects.exists()


def test_a_robot_that_follows_the_address_begins_no_session(
    client: Client, comment: Comment
) -> None:
    assert not client.get(f"/comment/{comment.pk}/like/").cookies


@pytest.mark.usefixtures("provider")
def test_who_logs_in_to_like_comes_back_having_liked(comment: Comment) -> None:
    visitor = Client(headers={"sec-fetch-site": "same-origin"})
    response = visitor.post(f"/comment/{comment.pk}/like/")
    assert (
        response.headers["Location"] == f"/accounts/login/?next=%2Fcomment%2F{comment.pk}%2Flike%2F"
    )
    assert not Like.objects.exists()
    back = sign_in(visitor, "google", next_url=f"/comment/{comment.pk}/like/")
    response = visitor.get(back.headers["Location"])
    assert response.headers["Location"].endswith(f"#comment-{comment.pk}")
    assert Like.objects.get().comment == comment


def test_who_leaves_the_site_is_not_led_there(member: Client, comment: Comment) -> None:
    response = member.post(f"/comment/{comment.pk}/like/", {"next": "https://evil.example/"})
    assert response.headers["Location"].startswith("/2016/")


def test_in_place_the_answer_is_the_comment_with_its_count(
    member: Client, comment: Comment
) -> None:
    response = member.post(f"/comment/{comment.pk}/like/", headers={"hx-request": "true"})
    assert response.headers["HX-Retarget"] == f"#comment-{comment.pk}"
    assert ">Like · 1</button>" in response.text
    assert "1 like" in response.headers["HX-Trigger"]


def test_in_place_the_picture_stays(client: Client, post: Post) -> None:
    writer = make_user(picture="people/jo.webp")
    client.force_login(writer)
    comment = make_comment(post=post, user=writer)
    response = client.post(f"/comment/{comment.pk}/like/", headers={"hx-request": "true"})
    assert 'src="/media/people/jo.webp"' in response.text


def test_liking_costs_the_same_however_many_like(
    member: Client, comment: Comment, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        Like.give(comment, make_user(f"user{number}"))
    with django_assert_max_num_queries(16):
        member.post(f"/comment/{comment.pk}/like/")


@pytest.mark.django_db(transaction=True)
def test_pressed_twenty_times_at_the_same_instant_it_is_one_like() -> None:
    comment, user = make_comment(post=make_post()), make_user()
    all_ready = Barrier(20)

    def press(number: int) -> None:
        all_ready.wait(60)
        (Like.give if number % 4 else Like.take_back)(comment, user)
        connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(press, range(20)))
    Like.give(comment, user)
    assert Like.objects.count() == 1
    assert Comment.objects.with_likes().get().likes_count == 1  # type: ignore[attr-defined]
