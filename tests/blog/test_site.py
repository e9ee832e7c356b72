"""The site's language and time zone, which its author chooses."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone, translation

from blog.middleware import SiteMiddleware
from blog.models import Post, Site
from tests.blog.test_admin import write
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db

LATE = datetime.datetime(2016, 5, 12, 23, 0, tzinfo=datetime.UTC)


def make_site(**fields):
    return Site.objects.create(pk=1, **fields)


def test_pages_speak_the_site_s_language(client):
    make_site(language="de")
    page = client.get("/accounts/login/").text
    assert '<html lang="de" dir="ltr">' in page
    assert "Passwort" in page


def test_a_language_that_is_written_from_right_to_left_is(client):
    make_site(language="ar")
    assert '<html lang="ar" dir="rtl">' in client.get("/").text


def test_the_administration_speaks_it_too(client):
    make_site(language="fr")
    client.force_login(make_author())
    assert '<html lang="fr"' in client.get("/admin/").text


def test_times_are_shown_in_the_site_s_zone(client):
    make_site(time_zone="Pacific/Auckland")
    page = client.get(make_post(published_at=LATE).get_absolute_url()).text
    assert 'datetime="2016-05-13T11:00:00+12:00"' in page


def test_a_moment_is_typed_in_the_site_s_zone(client):
    make_site(time_zone="Pacific/Auckland")
    author = make_author()
    client.force_login(author)
    write(client, author=author.pk, status="published", day="2016-05-13 01:00:00")
    post = Post.objects.get()
    assert post.published_on == datetime.date(2016, 5, 13)
    assert post.published_at == datetime.datetime(2016, 5, 12, 13, 0, tzinfo=datetime.UTC)


def test_without_a_choice_it_is_the_operator_s(client, settings):
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "pl", "Europe/Warsaw"
    assert (Site.current().language, Site.current().time_zone) == ("pl", "Europe/Warsaw")
    assert '<html lang="pl"' in client.get("/").text


def test_a_request_leaves_no_trace(client):
    make_site(language="de", time_zone="Pacific/Auckland")
    before = (translation.get_language(), timezone.get_current_timezone_name())
    client.get("/")
    assert (translation.get_language(), timezone.get_current_timezone_name()) == before


@pytest.mark.parametrize("name", ["Atlantis/Capital", "", "../../etc/passwd"])
def test_a_zone_that_is_none_does_no_harm_and_is_not_taken(client, name):
    make_site(time_zone=name)
    assert client.get("/").status_code == 200
    with pytest.raises(ValidationError):
        Site(pk=1, time_zone=name).clean_fields()


def test_a_picture_needs_no_site(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        SiteMiddleware(lambda _request: HttpResponse())(rf.get("/media/pictures/some.webp"))


def test_both_are_chosen_in_the_administration(client):
    client.force_login(make_author())
    words = {"title": "Notizen", "tagline": "", "language": "de", "time_zone": "Europe/Berlin"}
    client.post("/admin/blog/site/add/", words)
    assert (Site.current().language, Site.current().time_zone) == ("de", "Europe/Berlin")
    page = client.get("/admin/blog/site/1/change/").text
    assert '<option value="Europe/Berlin" selected>Europe/Berlin</option>' in page


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"time_zone": "Atlantis/Capital"}])
def test_what_is_not_offered_is_refused(client, wrong):
    client.force_login(make_author())
    words = {"title": "Notes", "language": "de", "time_zone": "Europe/Berlin", **wrong}
    assert client.post("/admin/blog/site/add/", words).status_code == 200
    assert not Site.objects.exists()
