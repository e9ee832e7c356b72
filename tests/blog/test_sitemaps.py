"""The maps for search engines."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from blog.sitemaps import sections
from blog.sitemaps.views import SECTIONS
from tests.factories import A_DAY, make_category, make_page, make_picture, make_post, make_tag

pytestmark = pytest.mark.django_db

HERE = "https://blog.example.org"
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}
MOMENT = "2016-05-12T09:00:00+00:00"


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = HERE


def locations(client, path):
    """Return each address in a map with the moment of its last change."""
    root = ET.fromstring(client.get(path).content)
    return [
        (entry.findtext("map:loc", "", NAMES), entry.findtext("map:lastmod", "", NAMES))
        for entry in root
    ]


def test_the_index_lists_the_maps_that_have_something_in_them(client):
    assert locations(client, "/sitemap.xml") == []
    make_post(tags=(make_tag(),))
    make_category()
    assert locations(client, "/sitemap.xml") == [
        (f"{HERE}/sitemap-posts.xml", MOMENT),
        (f"{HERE}/sitemap-tags.xml", MOMENT),
        (f"{HERE}/sitemap-authors.xml", MOMENT),
        (f"{HERE}/sitemap-archives.xml", MOMENT),
    ]


def test_each_kind_of_page_is_in_its_map(client):
    make_post(categories=(make_category(),), tags=(make_tag(),))
    make_page()
    found = {name: locations(client, f"/sitemap-{name}.xml") for name in SECTIONS}
    assert found == {
        "posts": [(f"{HERE}/2016/05/12/networking-and-social-media/", MOMENT)],
        "pages": [(f"{HERE}/about/", MOMENT)],
        "categories": [(f"{HERE}/category/professional-practice/", MOMENT)],
        "tags": [(f"{HERE}/tag/twitter/", MOMENT)],
        "authors": [(f"{HERE}/author/librarian/", MOMENT)],
        "archives": [
            (f"{HERE}{path}", MOMENT) for path in ("/", "/archive/", "/2016/", "/2016/05/")
        ],
    }


def test_the_last_change_is_that_of_the_words(client):
    post = make_post(tags=(make_tag(),))
    post.revised_at = A_DAY + datetime.timedelta(days=3)
    post.save()
    for name in ("posts", "tags", "authors"):
        assert locations(client, f"/sitemap-{name}.xml")[0][1] == "2016-05-15T09:00:00+00:00"


def test_an_archive_changed_when_the_latest_of_its_posts_did(client):
    for n, month in enumerate((3, 4, 4)):
        make_post(slug=f"post-{n}", published_at=A_DAY.replace(month=month, day=n + 1))
    assert locations(client, "/sitemap-archives.xml")[2:] == [
        (f"{HERE}/2016/", "2016-04-03T09:00:00+00:00"),
        (f"{HERE}/2016/03/", "2016-03-01T09:00:00+00:00"),
        (f"{HERE}/2016/04/", "2016-04-03T09:00:00+00:00"),
    ]


def test_words_changed_before_their_moment_came_are_as_old_as_that(client):
    post = make_post()
    post.revised_at = A_DAY - datetime.timedelta(days=3)
    post.save()
    assert locations(client, "/sitemap-posts.xml")[0][1] == MOMENT


def test_what_the_public_may_not_see_is_in_no_map(client):
    tag = make_tag()
    make_post(status="private", tags=(tag,))
    make_post(slug="draft", published_at=None, tags=(tag,))
    make_post(slug="later", published_at=timezone.now() + datetime.timedelta(hours=1), tags=(tag,))
    assert [locations(client, f"/sitemap-{name}.xml") for name in SECTIONS] == [[]] * len(SECTIONS)


def test_a_post_s_pictures_are_in_the_map(client):
    cover = make_picture("cover.jpg")
    post = make_post(cover=cover)
    post.pictures.set([make_picture("one.jpg"), make_picture("two.jpg"), cover])
    root = ET.fromstring(client.get("/sitemap-posts.xml").content)
    found = [place.text or "" for place in root.iterfind("map:url/image:image/image:loc", NAMES)]
    assert found[0] == f"{HERE}/media/pictures/cover.jpg"
    assert sorted(found[1:]) == [
        f"{HERE}/media/pictures/one.jpg",
        f"{HERE}/media/pictures/two.jpg",
    ]


def test_a_map_is_split_when_it_is_long(client, monkeypatch):
    monkeypatch.setattr(sections, "ADDRESSES_A_MAP", 2)
    for n in range(3):
        make_post(slug=f"post-{n}", published_at=A_DAY + datetime.timedelta(days=n))
    index = [address for address, _ in locations(client, "/sitemap.xml")]
    assert index[:2] == [f"{HERE}/sitemap-posts.xml", f"{HERE}/sitemap-posts.xml?p=2"]
    assert locations(client, "/sitemap-posts.xml?p=2") == [
        (f"{HERE}/2016/05/14/post-2/", "2016-05-14T09:00:00+00:00")
    ]


def test_posts_of_one_moment_are_each_in_one_map(client, monkeypatch):
    monkeypatch.setattr(sections, "ADDRESSES_A_MAP", 2)
    for n in range(5):
        make_post(slug=f"post-{n}")
    maps = [locations(client, f"/sitemap-posts.xml?p={page}") for page in (1, 2, 3)]
    assert [len(addresses) for addresses in maps] == [2, 2, 1]
    assert len({address for addresses in maps for address, _moment in addresses}) == 5


def test_lists_are_split_as_posts_are(client, monkeypatch):
    monkeypatch.setattr(sections, "LISTS_A_MAP", 2)
    make_post(tags=tuple(make_tag(f"T{n}", f"t{n}") for n in range(3)))
    index = [address for address, _ in locations(client, "/sitemap.xml")]
    assert f"{HERE}/sitemap-tags.xml?p=2" in index
    assert locations(client, "/sitemap-tags.xml?p=2") == [(f"{HERE}/tag/t2/", MOMENT)]


@pytest.mark.parametrize("page", ["3", "0", "x", "²", "-1", "9" * 99])
def test_a_map_that_is_not_there_is_not_found(client, page):
    make_post()
    assert client.get(f"/sitemap-posts.xml?p={page}").status_code == 404
    assert client.get("/sitemap-drafts.xml").status_code == 404


def test_a_map_costs_the_same_queries_whatever_its_length(client, django_assert_num_queries):
    def add(number):
        for n in range(number):
            post = make_post(
                slug=f"post-{number}-{n}", tags=(make_tag(f"t{number}{n}", f"t{number}{n}"),)
            )
            post.pictures.add(make_picture(f"{number}-{n}.jpg"))

    for number in (1, 9):
        add(number)
        # Site, where the maps begin, the posts, their pictures.
        with django_assert_num_queries(4):
            client.get("/sitemap-posts.xml")
        with django_assert_num_queries(3):
            client.get("/sitemap-tags.xml")
        with django_assert_num_queries(2):
            client.get("/sitemap-archives.xml")
        # Site, and of each section the latest change; where maps begin; and the categories, the tags, the authors.
        with django_assert_num_queries(1 + len(SECTIONS) + 1 + 3):
            client.get("/sitemap.xml")


def test_a_map_is_xml_and_no_page_to_be_found(client):
    for path in ("/sitemap.xml", "/sitemap-posts.xml"):
        response = client.get(path)
        assert response["Content-Type"] == "application/xml"
        assert response["X-Robots-Tag"] == "noindex"
