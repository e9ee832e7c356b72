"""Posts by their days: a year's, a month's, a day's, and all of them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from blog import archive
from blog.models import Site
from tests.blog.not_public import for_all_that_is_hidden
from tests.factories import A_DAY, make_author, make_category, make_page, make_post, make_tag

pytestmark = pytest.mark.django_db


def make_on(*days: str) -> None:
    for n, day in enumerate(days):
        moment = datetime.datetime.fromisoformat(f"{day}T09:00+00:00")
        make_post(title=f"Of {day}", slug=f"post-{n}", published_at=moment)


def titles(response):
    return [post.title for post in response.context["page"]]


@pytest.mark.parametrize(
    ("address", "listed"),
    [
        ("/2016/", ["Of 2016-12-31", "Of 2016-05-12", "Of 2016-01-01"]),
        ("/2016/05/", ["Of 2016-05-12"]),
        ("/2016/12/", ["Of 2016-12-31"]),
        ("/2016/05/12/", ["Of 2016-05-12"]),
        ("/2015/", ["Of 2015-12-31"]),
    ],
)
def test_a_period_lists_its_posts(client, address, listed):
    make_on("2015-12-31", "2016-01-01", "2016-05-12", "2016-12-31", "2017-01-01")
    assert titles(client.get(address)) == listed


@pytest.mark.parametrize(
    "address",
    [
        "/2015/",
        "/2016/06/",
        "/2016/05/13/",
        "/2016/13/",
        "/2016/02/30/",
        "/0000/",
        "/9999/12/",
        "/2016/00/",
        "/2016/05/page/2/",
    ],
)
def test_a_period_without_posts_is_not_found(client, address):
    make_on("2016-05-12")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/2016/", "/2016/05/", "/2016/05/12/"])
def test_a_period_comes_in_pages(client, path):
    make_on(*["2016-05-12"] * 11)
    assert len(titles(client.get(path))) == 10
    assert len(titles(client.get(f"{path}page/2/"))) == 1
    assert f'<a href="{path}page/2/" rel="next">' in client.get(path).text
    first = client.get(f"{path}page/1/")
    assert (first.status_code, first["Location"]) == (301, path)


def test_a_day_leads_to_its_month_and_year(client):
    make_on("2016-05-12")
    page = client.get("/2016/05/12/").text
    assert '<h1 class="list-title">12 May 2016</h1>' in page
    assert '<a href="/2016/">2016</a>' in page
    assert '<a href="/2016/05/">May 2016</a>' in page
    assert '<h1 class="list-title">2016</h1>' in client.get("/2016/").text
    assert "<title>May 2016 · " in client.get("/2016/05/").text


def test_days_are_written_as_the_site_s_language_writes_them(client):
    Site.objects.create(pk=1, language="ja")
    make_on("2016-05-12")
    assert '<h1 class="list-title">2016年5月12日</h1>' in client.get("/2016/05/12/").text


def test_a_period_costs_the_same_queries_whatever_its_length(client, django_assert_num_queries):
    make_on(*["2016-05-12"] * 9)
    # Site, menu, number of posts, posts, their categories.
    with django_assert_num_queries(5):
        client.get("/2016/05/")


@for_all_that_is_hidden
def test_the_archive_counts_and_names_what_the_public_may_see_alone(client, hidden):
    make_post(title="Hushhush", **hidden)
    make_page()
    client.force_login(make_author("editor"))
    page = client.get("/archive/")
    assert page.context["count"] == 0
    assert "Nothing here yet." in page.text


def test_the_archive_names_every_post_by_year_and_month_newest_first(client):
    make_on("2015-12-31", "2016-05-01", "2016-05-12", "2016-06-01")
    response = client.get("/archive/")
    shown = [
        (year, month.name, [post.title for post in month.posts])
        for year, months in response.context["years"]
        for month in months
    ]
    assert shown == [
        (2016, "June", ["Of 2016-06-01"]),
        (2016, "May", ["Of 2016-05-12", "Of 2016-05-01"]),
        (2015, "December", ["Of 2015-12-31"]),
    ]
    for mark in (
        '<a href="/2016/05/12/post-2/" dir="auto">Of 2016-05-12</a>',
        '<time datetime="2016-05-12">12 May</time>',
        '<a href="/2016/05/">May</a> <small>2</small>',
        '<a href="/2015/">2015</a>',
        "4 posts",
    ):
        assert mark in response.text


def test_of_very_many_posts_the_archive_names_whole_months_and_counts_the_rest(client, monkeypatch):
    monkeypatch.setattr(archive, "MOST_NAMED", 3)
    make_on("2016-04-30", "2016-05-01", "2016-05-12", "2016-06-01", "2016-06-02")
    months = [
        month for _year, months in client.get("/archive/").context["years"] for month in months
    ]
    assert [(month.count, len(month.posts)) for month in months] == [(2, 2), (2, 0), (1, 0)]


def test_the_archive_leads_to_the_categories_and_tags_of_public_posts(client, monkeypatch):
    used, rare, hidden = (make_tag(name, name.lower()) for name in ("b", "C", "hidden"))
    category = make_category()
    make_post(slug="one", categories=(category,), tags=(used, rare))
    make_post(slug="two", tags=(used,))
    make_post(slug="draft", tags=(hidden, rare), published_at=None)
    make_post(slug="private", tags=(hidden, rare), status="private")
    later = timezone.now() + datetime.timedelta(hours=1)
    make_post(slug="later", tags=(hidden, rare), published_at=later)
    make_page(tags=(hidden,))
    response = client.get("/archive/")
    counted = [(tag.name, tag.count) for tag in response.context["tags"]]
    assert counted == [("b", 2), ("C", 1)]
    assert (
        f'<a href="{category.get_absolute_url()}"><bdi>{category}</bdi> <small>1</small></a>'
        in (response.text)
    )
    monkeypatch.setattr(archive, "MOST_TERMS", 1)
    assert [tag.name for tag in client.get("/archive/").context["tags"]] == ["b"]


def test_the_archive_costs_the_same_queries_however_many_posts_there_are(
    client, django_assert_num_queries
):
    make_on("2015-12-31", "2016-05-01", "2016-05-12", "2016-06-01")
    # Site, menu, the posts, the numbers, categories, tags.
    with django_assert_num_queries(6):
        client.get("/archive/")


def test_the_menu_leads_to_the_archive(client):
    make_post(published_at=A_DAY)
    assert '<a href="/archive/">Archive</a>' in client.get("/").text
    assert '<a href="/archive/" aria-current="page">Archive</a>' in client.get("/archive/").text
