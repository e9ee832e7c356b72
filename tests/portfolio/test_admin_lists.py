"""Every list of the administration asks the database as often for many rows as for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import AuthorCard
from comments.models import Ban, OutgoingMail, Topic
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_picture,
    make_post,
    make_tag,
    make_user,
)
from tests.following import follow

pytestmark = pytest.mark.django_db


def _make_account(number: int) -> None:
    user = make_user(f"reader-{number}", email=f"{number}@example.org")
    SocialAccount.objects.create(user=user, provider="google", uid=f"{number}")


def _make_address(number: int) -> None:
    user = make_user(f"reader-{number}")
    EmailAddress.objects.create(user=user, email=f"{number}@example.org")


def _make_post(number: int) -> None:
    author = make_author(f"author-{number}")
    make_post(slug=f"post-{number}", author=author, cover=make_picture(f"{number}.jpg"))


def _make_comment(number: int) -> None:
    post = make_post(slug=f"post-{number}")
    make_comment(post=post, user=make_user(f"reader-{number}"))


def _make_follower(number: int) -> None:
    follow(f"{number}@example.org", Topic())


ROWS: dict[str, Callable[[int], object]] = {
    "account_emailaddress": _make_address,
    "accounts_user": _make_account,
    "auth_group": lambda number: Group.objects.create(name=f"Group {number}"),
    "blog_authorcard": lambda number: AuthorCard.objects.create(
        user=make_author(f"author-{number}"), picture=make_picture(f"{number}.jpg")
    ),
    "blog_category": lambda number: make_category(f"Category {number}", f"category-{number}"),
    "blog_picture": lambda number: make_picture(f"{number}.jpg"),
    "blog_post": _make_post,
    "blog_tag": lambda number: make_tag(f"Tag {number}", f"tag-{number}"),
    "comments_ban": lambda number: Ban.objects.create(
        kind="domain", value=f"{number}.example", made_by=make_author(f"author-{number}")
    ),
    "comments_comment": _make_comment,
    "comments_follower": _make_follower,
    "comments_outgoingmail": lambda number: OutgoingMail.objects.create(
        key=f"{number}", recipient=f"{number}@example.org", subject="A reply", last_error="550 No"
    ),
    "socialaccount_socialaccount": _make_account,
    "socialaccount_socialapp": lambda number: SocialApp.objects.create(
        provider="google", name=f"Google {number}", client_id=f"{number}", secret="x"
    ),
}
# One row, rows that the site never writes (tokens are not kept), and the library's own list of tasks.
NOT_LISTS = {
    "blog_site",
    "comments_discussion",
    "django_tasks_database_dbtaskresult",
    "socialaccount_socialtoken",
}


def test_every_list_is_known() -> None:
    registered = {
        f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry
    }
    assert registered == set(ROWS) | NOT_LISTS


@pytest.mark.parametrize("name", ROWS)
def test_a_list_asks_no_more_for_many_rows(client: Client, name: str) -> None:
    client.force_login(make_author())
    app, _, model = name.partition("_")
    counts = []
    for numbers in (range(2), range(2, 20)):
        for number in numbers:
            ROWS[name](number)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/admin/{app}/{model}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
