"""A person's own page: how others see them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.identity import Identity, identity_of
from accounts.models import Avatar, User
from tests.factories import make_author, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/accounts/me/"


@pytest.fixture
def jo(client: Client) -> User:
    user = make_user(website="https://jo.example/")
    client.force_login(user)
    return user


def picture(colour: str = "red") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(content, "PNG")
    return SimpleUploadedFile("me.png", content.getvalue(), "image/png")


def save(client: Client, **fields: Any) -> Any:
    return client.post(PAGE, {"display_name": "Jo Reader", "website": "", **fields})


def identity_at(client: Client) -> Identity:
    identity = identity_of(client.get(PAGE).wsgi_request)
    assert identity is not None
    return identity


def test_the_page_is_for_nobody_else(client, jo):
    response = client.get(PAGE)
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.text


def test_name_and_website_are_saved(client, jo):
    response = save(client, display_name="  Jo  \u202eWriter ", website="jo.example/blog")
    assert response["Location"] == f"{PAGE}?saved=1"
    assert "Saved." in client.get(response["Location"]).text
    jo.refresh_from_db()
    assert (jo.display_name, jo.website) == ("Jo Writer", "https://jo.example/blog")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"display_name": " "}, "Please give a name."),
        ({"display_name": "\u0301"}, "Please give a name that can be seen."),
        ({"display_name": "x" * 246}, "at most 245"),
        ({"website": "javascript:alert(1)"}, "does not look like a web address"),
        ({"website": "ftp://jo.example/"}, "does not look like a web address"),
        ({"website": f"https://jo.example/{'x' * 200}"}, "at most 200"),
        ({"picture": SimpleUploadedFile("me.png", b"<script>")}, "not a picture that we can read"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_saved(client, jo, fields, sentence):
    before = User.objects.values().get()
    response = save(client, **fields)
    assert response.status_code == 422
    assert sentence in response.text
    assert User.objects.values().get() == before
    assert response.context["identity"].name == "Jo Reader"


def test_nothing_else_of_a_person_can_be_sent(client, jo):
    save(client, is_staff="on", is_superuser="on", email="x@example.org", username="root")
    jo.refresh_from_db()
    assert (jo.is_staff, jo.is_superuser, jo.email, jo.username) == (False, False, "", "jo")


def test_a_picture_is_kept_replaced_and_removed(client, jo, django_capture_on_commit_callbacks):
    save(client, picture=picture())
    jo.refresh_from_db()
    first = Path(settings.MEDIA_ROOT) / jo.picture.name
    assert first.suffix == ".webp"
    assert identity_at(client).picture_url == jo.picture.url
    save(client)
    assert first.exists()
    with django_capture_on_commit_callbacks(execute=True):
        save(client, picture=picture("blue"))
    jo.refresh_from_db()
    second = Path(settings.MEDIA_ROOT) / jo.picture.name
    assert second.exists()
    assert not first.exists()
    with django_capture_on_commit_callbacks(execute=True):
        save(client, remove_picture="on")
    jo.refresh_from_db()
    assert not jo.picture
    assert not second.exists()


def test_what_is_said_here_counts_for_the_only_account(client, provider):
    sign_in(client, "twitter_oauth2")
    assert "signs_with_profile" not in client.get(PAGE).context["form"].fields
    save(client, display_name="J. R.")
    identity = identity_at(client)
    assert (identity.name, identity.website) == ("J. R.", "")
    assert identity.picture_url == Avatar.objects.get().file.url
    save(client, display_name="J. R.", picture=picture())
    assert identity_at(client).picture_url == User.objects.get().picture.url


def test_with_several_accounts_each_has_its_own_name_unless_said_otherwise(client, provider):
    sign_in(client, "twitter_oauth2")
    user = User.objects.get()
    SocialAccount.objects.create(user=user, provider="google", uid="1", extra_data={})
    save(client, display_name="J. R.", picture=picture())
    identity = identity_at(client)
    assert identity.name == "Jo reads everything"
    assert identity.picture_url == Avatar.objects.get().file.url
    assert not client.get(PAGE).context["form"]["signs_with_profile"].value()
    save(client, display_name="J. R.", signs_with_profile="on")
    identity = identity_at(client)
    assert (identity.name, identity.picture_url) == ("J. R.", identity.user.picture.url)
    assert client.get(PAGE).context["form"]["signs_with_profile"].value()


def test_the_page_lists_what_somebody_signs_in_with(client, provider):
    sign_in(client, "google", "jo-reader")
    user = User.objects.get()
    SocialAccount.objects.create(
        user=user, provider="facebook", uid="1", extra_data={"email": "fb@example.org"}
    )
    SocialAccount.objects.create(user=user, provider="twitter_oauth2", uid="1", extra_data=[])
    page = client.get(PAGE)
    assert [
        (one["label"], one["email"], one["is_verified"]) for one in page.context["accounts"]
    ] == [
        ("Google", "jo@reader.example", True),
        ("Facebook", "fb@example.org", False),
        ("X (Twitter)", "", False),
    ]
    assert page.text.count("(not verified)") == 1


def test_the_page_costs_the_same_whatever_hangs_on_it(
    client, provider, django_assert_max_num_queries
):
    sign_in(client, "google")
    user = User.objects.get()
    SocialAccount.objects.bulk_create(
        SocialAccount(user=user, provider="google", uid=f"x{number}") for number in range(20)
    )
    with django_assert_max_num_queries(9):
        assert client.get(PAGE).status_code == 200


def test_the_footer_leads_there(client):
    assert f'href="{PAGE}"' not in client.get("/").text
    client.force_login(make_user())
    page = client.get("/").text
    assert f'href="{PAGE}"' in page
    assert "Log in" not in page
    client.force_login(make_author())
    page = client.get("/").text
    assert f'href="{PAGE}"' in page
    assert "Administration" in page
