"""Smaller ones of a picture, and how readers are offered them."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from PIL import Image

from blog import responsive
from blog.models import Picture, Post
from blog.tasks import make_renditions
from blog.uploads import add_picture
from tests.factories import make_author, make_picture, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(size=(1000, 500), kind="PNG", **options):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return ContentFile(written.getvalue(), "My holiday.png")


def body_of(picture):
    return f'<p>Words.</p><figure><img src="{picture.file.url}" alt="Books"></figure>'


def test_a_picture_is_made_at_every_width_below_its_own():
    picture = add_picture(upload=upload(), uploaded_by=make_author())
    picture.refresh_from_db()
    assert [(each["width"], each["height"]) for each in picture.renditions] == [
        (480, 240),
        (800, 400),
    ]
    with Image.open(picture.file.storage.path(picture.renditions[1]["name"])) as image:
        assert (image.format, image.size) == ("WEBP", (800, 400))


def test_the_file_s_name_becomes_the_title_and_not_the_file():
    picture = add_picture(upload=upload(), uploaded_by=make_author())
    assert picture.title == "My holiday"
    assert "oliday" not in str(picture.file.name)


def test_what_moves_is_served_as_it_is():
    frames = [Image.new("RGB", (600, 10), colour) for colour in ("teal", "red")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    picture = add_picture(
        upload=ContentFile(written.getvalue(), "a.gif"), uploaded_by=make_author()
    )
    assert Picture.objects.get(pk=picture.pk).renditions == []


def test_making_them_twice_leaves_nothing_behind(media):
    picture = add_picture(upload=upload(), uploaded_by=make_author())
    before = sorted(path.name for path in (media / "pictures").iterdir())
    make_renditions.enqueue(picture.pk)
    assert sorted(path.name for path in (media / "pictures").iterdir()) == before


def test_nothing_is_made_of_a_picture_that_is_gone():
    make_renditions.enqueue(12)
    assert not Picture.objects.exists()


def test_a_picture_takes_its_files_along(media, django_capture_on_commit_callbacks):
    picture = add_picture(upload=upload(), uploaded_by=make_author())
    picture.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        picture.remove()
    assert list((media / "pictures").iterdir()) == []


def test_a_picture_that_is_shown_stays_with_its_files(media):
    picture = add_picture(upload=upload(), uploaded_by=make_author())
    make_post(cover=picture)
    with pytest.raises(ProtectedError):
        picture.remove()
    assert (media / picture.file.name).exists()


RENDITION = {"name": "pictures/a-480.webp", "format": "webp", "width": 480, "height": 360}


def test_a_text_offers_every_size_of_its_pictures():
    picture = make_picture(renditions=[RENDITION])
    html = make_post(body=body_of(picture)).body_html
    assert 'srcset="/media/pictures/a-480.webp 480w, /media/pictures/a.jpg 800w"' in html
    assert f'sizes="{responsive.SIZES}"' in html
    assert 'width="800" height="600"' in html
    assert 'loading="lazy"' in html


def test_a_picture_of_one_size_says_how_large_it_is():
    html = make_post(body=body_of(make_picture())).body_html
    assert "srcset" not in html
    assert 'width="800" height="600"' in html


def test_the_author_s_own_measures_stay():
    picture = make_picture()
    html = make_post(body=f'<img src="{picture.file.url}" width="80" height="60">').body_html
    assert 'width="80" height="60"' in html


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ('width="80"', 'width="80" height="60"'),
        ('height="60"', 'height="60" width="80"'),
    ],
)
def test_of_a_size_that_is_half_said_the_other_half_is_worked_out(said, made):
    picture = make_picture()
    html = make_post(body=f'<img src="{picture.file.url}" {said}>').body_html
    sizes = re.findall(r' ((?:width|height)="[^"]*")', html)
    assert " ".join(sizes) == made
    assert "800" not in html


@pytest.mark.parametrize("said", ['width="50%"', 'width="999999"', 'height="auto"'])
def test_a_size_that_is_none_is_the_picture_s_own(said):
    picture = make_picture()
    html = make_post(body=f'<img src="{picture.file.url}" {said}>').body_html
    assert 'width="800" height="600"' in html


@pytest.mark.parametrize(
    "src", ["https://example.org/media/pictures/a.jpg", "/media/pictures/b.jpg", "/a.jpg"]
)
def test_pictures_that_are_not_ours_are_left_alone(src):
    make_picture(renditions=[RENDITION])
    html = make_post(body=f'<p><img src="{src}" alt="x"></p><p><img alt="y"></p>').body_html
    assert "srcset" not in html
    assert src in html


def test_words_that_look_like_a_picture_are_left_alone():
    picture = make_picture(renditions=[RENDITION])
    body = f"{body_of(picture)}<p title='<img src=\"{picture.file.url}\">'>Words</p>"
    assert make_post(body=body).body_html.count("srcset") == 1


def test_a_text_without_pictures_asks_for_none(django_assert_num_queries):
    # Nor for the site's language.
    post = Post(language="en")
    with django_assert_num_queries(0):
        post.set_body("<p>Words.</p>")


def test_texts_that_show_a_picture_get_its_sizes_when_they_are_there():
    picture = Picture.objects.create(file=ContentFile(upload().read(), "a.png"))
    post = make_post(body=body_of(picture))
    post.set_pictures()
    other = make_post(slug="other", body="<p>Words.</p>")
    updated_at = post.updated_at
    assert "srcset" not in post.body_html
    make_renditions.enqueue(picture.pk)
    post.refresh_from_db()
    assert post.body_html.count("srcset") == 1
    assert post.updated_at == updated_at
    assert "srcset" not in Post.objects.get(pk=other.pk).body_html


def test_words_saved_while_sizes_are_made_are_not_overwritten(monkeypatch):
    picture = Picture.objects.create(file=ContentFile(upload().read(), "a.png"))
    post = make_post(body=body_of(picture))
    post.set_pictures()

    def saved_meanwhile(post):
        Post.objects.filter(pk=post.pk).update(body="<p>New</p>", body_html="<p>New</p>")
        post.body_html = "<p>Old</p>"

    monkeypatch.setattr(Post, "render_body", saved_meanwhile)
    make_renditions.enqueue(picture.pk)
    assert Post.objects.get(pk=post.pk).body_html == "<p>New</p>"


def test_a_cover_is_offered_in_every_size(client):
    post = make_post(cover=make_picture(renditions=[RENDITION]))
    srcset = 'srcset="/media/pictures/a-480.webp 480w, /media/pictures/a.jpg 800w"'
    assert srcset in client.get(post.get_absolute_url()).text
    page = client.get("/").text
    assert srcset in page
    assert 'sizes="(max-width: 40rem) 24vw, 10rem"' in page
