"""A post appears at its moment, by the site's clock, and nowhere before."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from blog.models import Post, Site
from tests.factories import make_author, make_category, make_post, make_tag

pytestmark = pytest.mark.django_db

MOMENT = datetime.datetime(2027, 6, 3, 8, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
ADDRESS = "/2027/06/03/scheduled/"
ADD = "/admin/blog/post/add/"
ANOTHER = "Please choose another time."


@pytest.fixture
def clock(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(MOMENT - SECOND)
    return set_to


@pytest.fixture
def author(client):
    Site.objects.create(pk=1, time_zone="Europe/London")
    author = make_author()
    client.force_login(author)
    return author


def write(client, author, day, time, address=ADD, **fields):
    data = {"title": "Scheduled", "slug": "scheduled", "body": "<p>Words.</p>", "kind": "post"}
    moment = {"published_at_0": day, "published_at_1": time}
    state = {"status": "published", "author": author.pk}
    return client.post(address, {**data, **state, **moment, **fields})


def test_a_post_appears_everywhere_at_its_moment_and_nowhere_a_second_before(client, clock):
    filed: dict[str, Any] = {"categories": (make_category(),), "tags": (make_tag(),)}
    before = make_post(
        title="Before",
        slug="before",
        published_at=MOMENT - 9 * SECOND,
        author=make_author(),
        **filed,
    )
    post = make_post(title="At its moment", slug="scheduled", published_at=MOMENT, **filed)
    places = [
        *("/", "/category/professional-practice/", "/tag/twitter/", "/author/librarian/"),
        *(before.get_absolute_url(), ADDRESS, "/nowhere/"),
    ]
    for address in places:
        assert "At its moment" not in client.get(address).text
    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"/?p={post.pk}").status_code == 404
    clock(MOMENT)
    for address in places:
        assert "At its moment" in client.get(address).text
    assert client.get(f"/?p={post.pk}")["Location"] == ADDRESS


def test_the_time_is_taken_by_the_site_s_clock(client, author, clock):
    write(client, author, "2027-06-03", "09:00")
    post = Post.objects.get()
    assert (post.published_at, post.get_absolute_url()) == (MOMENT, ADDRESS)
    assert "scheduled for 3 June 2027, 09:00" in client.get("/admin/blog/post/").text


def test_the_day_in_the_address_is_the_site_s(client, author, clock):
    write(client, author, "2027-06-04", "00:30")
    post = Post.objects.get()
    assert post.published_at == datetime.datetime(2027, 6, 3, 23, 30, tzinfo=datetime.UTC)
    assert post.published_on == datetime.date(2027, 6, 4)


def test_the_form_says_whose_clock_counts_and_what_it_shows(client, author, clock):
    clock(MOMENT + datetime.timedelta(minutes=4))
    assert "Europe/London, now 09:04." in client.get(ADD).text


def errors(response):
    return response.context["adminform"].form.errors.get("published_at")


def test_a_time_that_the_clock_jumps_over_is_told(client, author):
    assert errors(write(client, author, "2027-03-28", "01:30")) == [
        f"The clocks go forward: 28 March 2027 has no 01:30 in Europe/London. {ANOTHER}"
    ]


def test_a_time_that_the_clock_shows_twice_is_told(client, author):
    assert errors(write(client, author, "2027-10-31", "01:30")) == [
        f"The clocks go back: 31 October 2027 has 01:30 twice in Europe/London. {ANOTHER}"
    ]


@pytest.mark.parametrize(("day", "time"), [("2027-03-28", ""), ("", "09:00"), ("x", "y")])
def test_half_a_moment_is_told(client, author, day, time):
    assert errors(write(client, author, day, time))


@pytest.mark.parametrize("fold", [0, 1])
def test_what_appeared_in_an_hour_that_came_twice_stays_where_it_is(client, author, fold):
    there = datetime.datetime(
        2026, 10, 25, 1, 30, 7, 99, tzinfo=ZoneInfo("Europe/London"), fold=fold
    )
    moment = there.astimezone(datetime.UTC)
    post = make_post(author=author, published_at=moment)
    change = f"/admin/blog/post/{post.pk}/change/"
    write(client, author, "2026-10-25", "01:30:07", change, title="New", version=post.version)
    post.refresh_from_db()
    assert (post.title, post.published_at) == ("New", moment)


def test_a_post_moved_to_later_vanishes_until_then(client, author, clock):
    post = make_post(author=author, slug="scheduled", published_at=MOMENT - 9 * SECOND)
    assert client.get(ADDRESS).status_code == 200
    change = f"/admin/blog/post/{post.pk}/change/"
    write(client, author, "2027-06-03", "09:00:05", change, version=post.version)
    assert client.get(ADDRESS).status_code == 404
    clock(MOMENT + 5 * SECOND)
    assert client.get(ADDRESS).status_code == 200
