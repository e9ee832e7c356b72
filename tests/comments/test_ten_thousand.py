"""A thread of ten thousand: any page of it, in any order, for anybody, at the price of a short one's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.test import Client

from accounts.models import Avatar
from comments.models import Comment
from tests.factories import add_thread, make_post, make_user

pytestmark = pytest.mark.django_db
LENGTH = 10_000
GUEST = {"body": "Mine", "name": "Sam", "email": "sam@example.org", "action": "post"}


@pytest.fixture(scope="module")
def thread(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Comment]]:
    """Built once: each test undoes only what it did itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield add_thread(make_post(), number=LENGTH, deepest=4)
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["anonymous", "guest", "member", "author"])
def test_no_page_costs_more_queries_than_a_short_threads(
    visitor: Client, thread: list[Comment], who: str, django_assert_max_num_queries: Any
) -> None:
    post = thread[0].post
    if who == "guest":
        visitor.post(f"{post.get_absolute_url()}reply/", GUEST)
    elif who != "anonymous":
        user = make_user() if who == "member" else post.author
        said = {"name": "Jo", "email": "jo@example.org", "email_verified": True}
        account = SocialAccount.objects.create(
            user=user, provider="google", uid="1", extra_data=said
        )
        Avatar.objects.create(account=account, file="avatars/a.webp")
        visitor.force_login(user)
    for rest in (
        "",
        "comment-page-25/",
        "comments/newest/comment-page-50/",
        "comments/liked/",
    ):
        # The first time, with all that everybody shares; from then on, tests/portfolio/test_page_parts.py counts.
        with django_assert_max_num_queries({"anonymous": 8, "guest": 10}.get(who, 11)):
            assert visitor.get(f"{post.get_absolute_url()}{rest}").status_code == 200


def test_all_are_shown_at_the_same_price(
    client: Client, thread: list[Comment], django_assert_max_num_queries: Any
) -> None:
    post = thread[0].post
    client.force_login(post.author)
    with django_assert_max_num_queries(10):
        everything = client.get(f"{post.get_absolute_url()}comments/all/")
    assert everything.text.count('id="comment-') == LENGTH
    # Only what is searched for, and a way to the rest.
    assert f'<a class="meta" href="/comment/{thread[9].pk}/"' in everything.text
    assert "/like/" not in everything.text


def test_one_in_the_middle_is_found(
    client: Client, thread: list[Comment], django_assert_max_num_queries: Any
) -> None:
    comment = thread[5_001]
    with django_assert_max_num_queries(5):
        address = client.get(f"/comment/{comment.pk}/").headers["Location"]
    page, _hash, anchor = address.partition("#")
    assert page.endswith("/comment-page-26/")
    assert f'id="{anchor}"' in client.get(page).text


def test_asking_for_news_costs_two_queries_here_too(
    client: Client, thread: list[Comment], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        response = client.get(
            f"/comments/new/{thread[0].post_id}/0/", headers={"if-none-match": '"0"'}
        )
    assert response.status_code == 304
