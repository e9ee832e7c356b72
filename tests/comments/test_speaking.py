"""With which of their accounts somebody speaks, and what stands beside what they say."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import Avatar, User
from blog.models import Post
from comments.models import Comment
from comments.text import tint
from comments.threads import build_thread
from tests.factories import make_comment, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
TEXT = "Half a thought"


def press(client: Client, post: Post, action: str, **fields: Any) -> Any:
    data = {"body": TEXT, "action": action, **fields}
    return client.post(f"{post.get_absolute_url()}reply/", data, follow=True)


@pytest.fixture
def jo(client: Client, provider: Any) -> User:
    """Jo, signed in with Google, who has an account at X as well."""
    sign_in(client, "google")
    user = User.objects.get()
    said = {"name": "Jo reads everything", "username": "joreader"}
    account = SocialAccount.objects.create(
        user=user, provider="twitter_oauth2", uid="1", extra_data=said
    )
    Avatar.objects.create(account=account, file="avatars/x.webp")
    return user


def number_of(provider_id: str) -> int:
    number: int = SocialAccount.objects.get(provider=provider_id).pk
    return number


def test_change_offers_the_other_accounts_and_keeps_the_text(client, jo, post):
    page = press(client, post, "change")
    assert [(one.label, one.name) for one in page.context["other_identities"]] == [
        ("X (Twitter)", "Jo reads everything")
    ]
    assert f'value="account:{number_of("twitter_oauth2")}"' in page.text
    assert f">\n{TEXT}</textarea>" in page.text
    assert "Keep using it" in page.text


def test_another_account_speaks_without_another_trip(client, jo, post):
    page = press(client, post, f"account:{number_of('twitter_oauth2')}")
    assert "You are commenting using your X (Twitter) account." in page.text
    assert f">\n{TEXT}</textarea>" in page.text
    press(client, post, "post")
    comment = Comment.objects.get()
    assert (comment.user, comment.provider, comment.name) == (
        jo,
        "twitter_oauth2",
        "Jo reads everything",
    )
    assert comment.website == "https://x.com/joreader"
    assert comment.avatar == Avatar.objects.get(file="avatars/x.webp")


def test_each_comment_keeps_the_identity_it_was_written_with(client, jo, post):
    press(client, post, "post")
    press(client, post, f"account:{number_of('twitter_oauth2')}")
    press(client, post, "post", body="The other half")
    press(client, post, f"account:{number_of('google')}")
    press(client, post, "post", body="And one more")
    said = [(one.provider, one.name) for one in Comment.objects.order_by("pk")]
    assert said == [
        ("google", "Jo Reader"),
        ("twitter_oauth2", "Jo reads everything"),
        ("google", "Jo Reader"),
    ]


@pytest.mark.parametrize("number", ["", "0", "x", "anothers"])
def test_nobody_speaks_with_anothers_account(client, jo, post, number):
    if number == "anothers":
        other = make_user("other")
        account = SocialAccount.objects.create(user=other, provider="google", uid="2")
        number = str(account.pk)
    page = press(client, post, f"account:{number}")
    assert "You are commenting using your Google account." in page.text


def test_a_guest_has_no_other_accounts(client, post):
    page = press(client, post, "account:1")
    assert "Fill in your details below" in page.text
    assert page.context["other_identities"] == []


def test_staff_speak_as_themselves_or_with_an_account(client, post):
    author = post.author
    account = SocialAccount.objects.create(user=author, provider="google", uid="1")
    client.force_login(author)
    page = press(client, post, f"account:{account.pk}")
    assert "You are commenting using your Google account." in page.text
    page = press(client, post, "change")
    assert [(one.label, one.name) for one in page.context["other_identities"]] == [
        ("", "A. Librarian")
    ]
    page = press(client, post, "account:0")
    assert "You are commenting as <bdi>A. Librarian</bdi>." in page.text


def test_who_signs_in_again_speaks_with_that_account(client, jo, post):
    press(client, post, f"account:{number_of('twitter_oauth2')}")
    sign_in(client, "google")
    page = client.get(post.get_absolute_url()).text
    assert "You are commenting using your Google account." in page


# What stands beside a comment.


def picture_of(comment: Comment) -> str:
    return str(getattr(build_thread(comment.post).rows[0].comment, "picture"))  # noqa: B009


@pytest.mark.parametrize(
    ("own", "signs", "provider_id", "avatar", "shown"),
    [
        ("", False, "google", "avatars/g.webp", "avatars/g.webp"),
        ("", True, "google", "avatars/g.webp", "avatars/g.webp"),
        ("avatars/own.webp", False, "google", "avatars/g.webp", "avatars/g.webp"),
        ("avatars/own.webp", True, "google", "avatars/g.webp", "avatars/own.webp"),
        ("avatars/own.webp", True, "google", "", "avatars/own.webp"),
        ("avatars/own.webp", False, "google", "", ""),
        ("avatars/own.webp", False, "google", None, ""),
        ("avatars/own.webp", False, "", None, "avatars/own.webp"),
        ("", False, "", None, ""),
    ],
)
def test_which_picture_stands_beside_a_comment(post, own, signs, provider_id, avatar, shown):
    user = make_user(picture=own, signs_with_profile=signs)
    row = None
    if avatar is not None:
        account = SocialAccount.objects.create(user=user, provider=provider_id, uid="1")
        row = Avatar.objects.create(account=account, file=avatar)
    comment = make_comment(post=post, user=user, provider=provider_id, avatar=row)
    assert picture_of(comment) == shown


def test_a_guest_has_initials_in_a_colour_of_their_own(client, post):
    assert picture_of(make_comment(post=post, name="Sam")) == ""
    page = client.get(post.get_absolute_url()).text
    assert f'<span class="avatar tint-{tint("Sam")}" aria-hidden="true">S</span>' in page
    assert tint("SAM") == tint("sam")
    assert {tint(f"Reader {number}") for number in range(60)} == set(range(6))


def test_pictures_cost_no_query_each(post, django_assert_num_queries):
    for number in range(5):
        user = make_user(f"reader-{number}", picture=f"avatars/{number}.webp")
        make_comment(post=post, user=user, body=f"{number}")
    with django_assert_num_queries(1):
        assert len({row.comment.picture for row in build_thread(post).rows}) == 5  # type: ignore[union-attr]
