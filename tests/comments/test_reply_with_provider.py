"""A reply that travels through a provider's sign-in: posted on return, or back in the form, never lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.identity_provider.server import RunningIdentityProvider
from accounts.models import User
from blog.models import Post
from comments.models import Comment
from tests.factories import make_comment
from tests.sign_in import PROVIDERS, consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]
TEXT = "Typed first, signed in afterwards."


def press(client: Client, post: Post, provider_id: str = "google", **fields: Any) -> Any:
    token = client.get(post.get_absolute_url()).context.get("csrf_token", "")
    data = {"body": TEXT, "action": f"provider:{provider_id}", "csrfmiddlewaretoken": str(token)}
    return client.post(f"{post.get_absolute_url()}reply/", {**data, **fields})


def come_back(client: Client, response: Any, person: str = "jo-reader", **data: str) -> Any:
    """Decide at the provider's page, and follow back to where the reply form takes over."""
    return client.get(client.get(consent(response.context["address"], person, **data))["Location"])


@pytest.mark.parametrize("provider_id", PROVIDERS)
def test_the_reply_is_posted_on_return(visitor: Client, post: Post, provider_id: str) -> None:
    response = come_back(visitor, press(visitor, post, provider_id))
    comment = Comment.objects.get()
    assert response.url == comment.get_absolute_url()
    assert (comment.body, comment.provider, comment.email) == (TEXT, provider_id, "")
    assert comment.user is not None


def test_no_session_begins_before_an_icon_is_pressed(visitor: Client, post: Post) -> None:
    visitor.get(post.get_absolute_url())
    assert not Session.objects.exists()
    press(visitor, post)
    assert Session.objects.count() == 1


def test_an_icon_asks_for_no_guest_field_and_uses_none(visitor: Client, post: Post) -> None:
    come_back(visitor, press(visitor, post, name="", email="not an address", website="nor this"))
    assert Comment.objects.get().name == "Jo Reader"


def test_each_account_of_a_person_keeps_its_own_name(visitor: Client, post: Post) -> None:
    come_back(visitor, press(visitor, post, "twitter_oauth2"))
    assert Comment.objects.get().name == "Jo reads everything"


def test_a_text_that_is_too_long_does_not_leave(visitor: Client, post: Post) -> None:
    response = press(visitor, post, body="x" * 70_000)
    assert response.status_code == 422
    assert "This is too long" in response.text
    assert not visitor.cookies


def test_without_a_word_the_icon_only_signs_in(visitor: Client, post: Post) -> None:
    page = come_back(visitor, press(visitor, post, body=" \n"))
    assert "You are commenting using your Google account." in page.text
    assert not Comment.objects.exists()


def test_cancelling_gives_the_text_back_with_a_sentence(visitor: Client, post: Post) -> None:
    page = come_back(visitor, press(visitor, post, name="Sam"), cancel="1")
    assert "Signing in with Google was cancelled." in page.text
    assert f"{TEXT}</textarea>" in page.text
    assert 'value="Sam"' in page.text
    assert not User.objects.filter(is_staff=False).exists()


def test_the_text_is_there_again_after_a_reload(visitor: Client, post: Post) -> None:
    response = press(visitor, post)
    back = visitor.get(consent(response.context["address"], cancel="1"))["Location"]
    visitor.get(back)
    assert f"{TEXT}</textarea>" in visitor.get(back).text


def test_coming_back_twice_is_one_comment(visitor: Client, post: Post) -> None:
    back = visitor.get(consent(press(visitor, post).context["address"]))["Location"]
    visitor.get(back)
    assert "Leave a Reply" in visitor.get(back).text
    assert Comment.objects.count() == 1


def test_asking_for_the_head_of_the_page_posts_nothing(visitor: Client, post: Post) -> None:
    back = visitor.get(consent(press(visitor, post).context["address"]))["Location"]
    visitor.head(back)
    assert not Comment.objects.exists()
    visitor.get(back)
    assert Comment.objects.count() == 1


def test_a_draft_waits_for_the_account_that_it_left_for(visitor: Client, post: Post) -> None:
    response = press(visitor, post, "facebook")
    back = visitor.get(consent(response.context["address"], cancel="1"))["Location"].partition("&")[
        0
    ]
    visitor.get(consent(press(visitor, post, "google", body="Another").context["address"]))
    page = visitor.get(back)
    assert f"{TEXT}</textarea>" in page.text
    assert not Comment.objects.exists()


def test_a_comment_removed_meanwhile_is_said_so_on_return(visitor: Client, post: Post) -> None:
    parent = make_comment(post=post)
    response = press(visitor, post, parent=parent.pk)
    parent.move_to_trash()
    page = come_back(visitor, response)
    assert page.status_code == 422
    assert "The reply that you answer is no longer there." in page.text
    assert f"{TEXT}</textarea>" in page.text


def test_replies_closed_meanwhile_lead_to_the_post(visitor: Client, post: Post) -> None:
    response = press(visitor, post)
    post.comments_open = False
    post.save()
    assert come_back(visitor, response)["Location"] == post.get_absolute_url()


def test_signing_in_as_somebody_else_keeps_the_text(visitor: Client, post: Post) -> None:
    come_back(visitor, press(visitor, post, "google"))
    come_back(
        visitor, press(visitor, post, "facebook", body="As another", as_guest="true"), "priya-raman"
    )
    comment = Comment.objects.get(body="As another")
    assert (comment.provider, comment.name) == ("facebook", "Priya Raman")


def test_remember_me_keeps_the_session_when_the_browser_closes(visitor: Client, post: Post) -> None:
    come_back(visitor, press(visitor, post, remember="on"))
    assert visitor.cookies["sessionid"]["max-age"] == 60 * 60 * 24 * 365


def test_otherwise_the_session_ends_with_the_browser(visitor: Client, post: Post) -> None:
    come_back(visitor, press(visitor, post))
    assert visitor.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize("provider_id", ["", "github", "../google", "openid_connect"])
def test_a_provider_that_is_not_offered_is_said_so(
    visitor: Client, post: Post, provider_id: str
) -> None:
    response = press(visitor, post, provider_id)
    assert response.status_code == 422
    assert "Signing in that way is not possible here." in response.text
    assert f"{TEXT}</textarea>" in response.text


def test_the_page_on_the_way_is_kept_by_nobody(visitor: Client, post: Post) -> None:
    response = press(visitor, post)
    assert "Connecting to Google…" in response.text
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("fault", ["token.500", "token.html", "info.null"])
def test_trouble_at_the_provider_gives_the_text_back(
    visitor: Client, post: Post, provider: RunningIdentityProvider, fault: str
) -> None:
    provider.fault = fault
    page = come_back(visitor, press(visitor, post, "facebook"))
    assert "Signing in with Facebook did not work this time." in page.text
    assert f"{TEXT}</textarea>" in page.text
    assert not Comment.objects.exists()
