"""Another picture of somebody is another thread wherever they wrote, by a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.avatars import look_after_avatar
from accounts.models import Avatar, User
from accounts.tasks import fetch_avatar
from blog.models import Post
from comments.looks import show_anew
from comments.models import Comment, ThreadVersion
from tests.accounts.test_own_page import picture, save
from tests.factories import make_comment, make_post, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def version(post: Post) -> int:
    return ThreadVersion.objects.get(pk=post.pk).number


@pytest.fixture
def jo(client: Client, provider: Any) -> User:
    """Jo, who signed in with Google and has an account at X as well."""
    sign_in(client, "google")
    user = User.objects.get()
    account = SocialAccount.objects.create(user=user, provider="twitter_oauth2", uid="1")
    Avatar.objects.create(account=account, file="avatars/x.webp")
    return user


def change(what: str, client: Client, user: User) -> None:
    account = SocialAccount.objects.get(provider="google")
    match what:
        case "a picture is sent":
            save(client, picture=picture())
        case "the profile counts everywhere":
            save(client, signs_with_profile="on")
        case "the provider's picture comes":
            fetch_avatar.call(account.avatar.pk, account.avatar.source)
        case "the provider's picture goes":
            account.extra_data = {}
            look_after_avatar(account)
        case "an account is disconnected":
            client.post("/accounts/me/disconnect/", {"account": account.pk})


@pytest.mark.parametrize(
    "what",
    [
        "a picture is sent",
        "the profile counts everywhere",
        "the provider's picture comes",
        "the provider's picture goes",
        "an account is disconnected",
    ],
)
def test_whoever_reads_sees_the_other_picture_at_once(
    client: Client, jo: User, post: Post, what: str
) -> None:
    make_comment(post=post, user=jo, provider="google")
    elsewhere = make_post(slug="elsewhere")
    make_comment(post=elsewhere, body="By a guest")
    before, before_elsewhere = version(post), version(elsewhere)
    change(what, client, jo)
    assert version(post) == before + 1
    assert version(elsewhere) == before_elsewhere


def test_who_saves_nothing_new_makes_no_other_thread(client: Client, jo: User, post: Post) -> None:
    make_comment(post=post, user=jo, provider="google")
    before = version(post)
    save(client, display_name="Another name", website="https://jo.example/")
    assert version(post) == before
    assert Comment.objects.get().name != "Another name"


def test_what_the_public_does_not_see_is_nobodys_business(post: Post) -> None:
    user = make_user()
    make_comment(post=post, user=user, status=Comment.Status.PENDING)
    show_anew(user.pk)
    assert not ThreadVersion.objects.exists()


def test_a_thread_without_a_version_gets_one(post: Post) -> None:
    user = make_user()
    make_comment(post=post, user=user)
    ThreadVersion.objects.all().delete()
    show_anew(user.pk)
    assert version(post) == 1


def test_who_wrote_everywhere_costs_no_more(django_assert_num_queries: Any) -> None:
    user = make_user()
    for number in range(12):
        make_comment(post=make_post(slug=f"post-{number}"), user=user)
    before = {row.pk: row.number for row in ThreadVersion.objects.all()}
    with django_assert_num_queries(4):
        show_anew(user.pk)
    after = {row.pk: row.number for row in ThreadVersion.objects.all()}
    assert after == {pk: number + 1 for pk, number in before.items()}
    assert len(after) == 12
