"""The icon in the browser's tab and on a phone's home screen."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from blog.models import AuthorCard, Picture
from tests.factories import make_author
from tests.structured import head_of

pytestmark = pytest.mark.django_db
RED, ACCENT = (200, 0, 0), (11, 93, 102)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def make_portrait(name: str = "me.png") -> Picture:
    """Make a picture that is red in the middle, and green where a square leaves it out."""
    image = Image.new("RGB", (900, 600), (0, 200, 0))
    image.paste(RED, (150, 0, 750, 600))
    written = io.BytesIO()
    image.save(written, "PNG")
    return Picture.objects.create(file=ContentFile(written.getvalue(), name=name))


def image_of(response) -> Image.Image:
    assert response["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(response.content)).convert("RGB")


@pytest.mark.parametrize(
    ("address", "side"),
    [
        ("/favicon.ico", 48),
        ("/apple-touch-icon.png", 180),
        ("/icon-192.png", 192),
        ("/icon-512.png", 512),
    ],
)
def test_it_is_the_owner_s_face_in_every_size(client, address, side):
    AuthorCard.objects.create(user=make_author(), picture=make_portrait())
    image = image_of(client.get(address))
    assert image.size == (side, side)
    assert {image.getpixel((x, side // 2)) for x in (side // 8, side // 2, side - side // 8)} == {
        RED
    }


def test_without_a_face_it_is_three_books(client):
    image = image_of(client.get("/apple-touch-icon.png"))
    assert image.getpixel((0, 0)) == ACCENT
    assert [image.getpixel((x, 100)) for x in (50, 84, 134)] == [(255, 255, 255)] * 3


def test_it_changes_with_the_picture(client):
    card = AuthorCard.objects.create(user=make_author())
    before = image_of(client.get("/favicon.ico"))
    card.picture = make_portrait()
    card.save()
    after = image_of(client.get("/favicon.ico"))
    assert (before.getpixel((0, 0)), after.getpixel((24, 24))) == (ACCENT, RED)


def test_it_is_made_once(client, monkeypatch):
    client.get("/favicon.ico")
    monkeypatch.setattr("blog.icons._drawn", None)
    assert image_of(client.get("/favicon.ico")).size == (48, 48)


def test_it_may_be_kept_for_a_day_and_pages_name_it(client):
    response = client.get("/favicon.ico")
    assert response["Cache-Control"] == "public, max-age=86400"
    head = head_of(client.get("/").text)
    assert (head["icon"], head["apple-touch-icon"]) == (
        ["/favicon.ico"],
        ["/apple-touch-icon.png"],
    )


def test_asking_takes_two_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/favicon.ico")
