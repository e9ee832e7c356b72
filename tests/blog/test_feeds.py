"""The feeds of posts: what is in them, that their formats are kept, and what they cost."""

from __future__ import annotations

import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from django.utils import timezone

from blog.feeds.content import portable
from blog.models import Category, Post, Site
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)
from tests.feeds import ATOM, CONTENT, MEDIA, XHTML, check_atom, check_json, check_rss, text

pytestmark = pytest.mark.django_db

CHECKS = {"": check_rss, "atom/": check_atom, "json/": check_json}
FEEDS = ["/", "/category/professional-practice/", "/tag/twitter/", "/author/librarian/"]
HERE = "http://127.0.0.1:8000"
ADDRESS = f"{HERE}/2016/05/12/networking-and-social-media/"
HOSTILE = "</title>]]><script>&\x00\x0b\x1f\x7f\ufffe\uffff\u2028\u202e😀 <b>"


@pytest.fixture
def post() -> Post:
    return make_post(
        body='<p>Words <a href="/about/">about</a>.</p>',
        excerpt="In short",
        categories=(make_category(),),
        tags=(make_tag(), make_tag("Professional practice", "practice")),
        cover=make_picture(alt="Books"),
    )


def entries(client, address="/feed/"):
    return feedparser.parse(client.get(address).content).entries


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("place", CHECKS)
def test_every_feed_is_as_its_format_says(client, post, feed, place):
    response = client.get(f"{feed}feed/{place}")
    assert response.status_code == 200
    CHECKS[place](response.content)


@pytest.mark.parametrize("place", CHECKS)
def test_an_empty_feed_is_one_too_and_stays_the_same(client, place):
    first = client.get(f"/feed/{place}")
    CHECKS[place](first.content)
    assert first.content == client.get(f"/feed/{place}").content
    assert not first.has_header("Last-Modified")


@pytest.mark.parametrize("place", CHECKS)
def test_no_text_can_break_a_feed(client, place):
    name = HOSTILE.replace("\x00", "")
    Site.objects.create(pk=1, title=name, tagline=name)
    author = make_author(display_name=name)
    make_post(
        title=name, excerpt=name, body=f"<p>{name}</p>", author=author, tags=(make_tag(name),)
    )
    content = client.get(f"/feed/{place}").content
    CHECKS[place](content)
    assert "😀".encode() in content


@pytest.mark.parametrize("place", ["", "atom/"])
def test_a_reader_finds_everything_in_a_post_s_entry(client, post, place):
    entry = entries(client, f"/feed/{place}")[0]
    assert entry.title == "Networking and social media"
    assert entry.link == ADDRESS
    assert entry.id == post.guid
    assert entry.author == "A. Librarian"
    assert entry.summary == "In short"
    assert {tag.term for tag in entry.tags} == {"Professional practice", "twitter"}
    assert entry.published_parsed[:5] == (2016, 5, 12, 9, 0)
    assert f'<a href="{HERE}/about/">about</a>' in entry.content[0].value
    assert (
        f'<img alt="Books" height="600" src="{HERE}/media/pictures/a.jpg" width="800"'
        in entry.content[0].value
    )


def test_json_has_everything_too(client, post):
    item = check_json(client.get("/feed/json/").content)["items"][0]
    assert (item["id"], item["url"], item["title"]) == (
        post.guid,
        ADDRESS,
        "Networking and social media",
    )
    assert item["image"] == f"{HERE}/media/pictures/a.jpg"
    assert item["authors"] == [{"name": "A. Librarian", "url": f"{HERE}/author/librarian/"}]
    assert item["tags"] == ["Professional practice", "twitter"]
    assert item["summary"] == "In short"


def test_an_entry_says_its_language_where_it_has_its_own(client):
    make_post(language="ar")
    make_post(slug="other")
    entries = check_atom(client.get("/feed/atom/").content).findall(f"{ATOM}entry")
    name = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [entry.get(name) for entry in entries] == [None, "ar"]
    items = check_json(client.get("/feed/json/").content)["items"]
    assert [item.get("language") for item in items] == [None, "ar"]


def test_a_cover_has_its_place_in_rss_and_atom(client, post):
    rss = check_rss(client.get("/feed/").content).find(f"item/{MEDIA}content")
    assert rss is not None
    assert (rss.get("type"), rss.get("width"), rss.get("height")) == ("image/jpeg", "800", "600")
    links = check_atom(client.get("/feed/atom/").content).findall(f"{ATOM}entry/{ATOM}link")
    enclosure = [link for link in links if link.get("rel") == "enclosure"]
    assert [link.get("href") for link in enclosure] == [f"{HERE}/media/pictures/a.jpg"]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('<a href="/about/">x</a>', f'<a href="{HERE}/about/">x</a>'),
        ('<a href="other/?a=1&amp;b=2">x</a>', f'<a href="{ADDRESS}other/?a=1&amp;b=2">x</a>'),
        ('<a href="#text-one">x</a>', f'<a href="{ADDRESS}#text-one">x</a>'),
        ('<a href="https://example.org/">x</a>', '<a href="https://example.org/">x</a>'),
        ('<a href="mailto:jo@example.org">x</a>', '<a href="mailto:jo@example.org">x</a>'),
        ('<img src="/media/x.jpg" alt="y">', f'<img src="{HERE}/media/x.jpg" alt="y">'),
        ('href="/no-tag/"', 'href="/no-tag/"'),
    ],
)
def test_addresses_in_a_text_are_whole(client, written, sent):
    make_post(body=f"<p>{written}</p>")
    assert sent in check_json(client.get("/feed/json/").content)["items"][0]["content_html"]


def test_an_address_that_is_none_stays_as_it_is():
    assert portable('<a href="http://[x">y</a>', ADDRESS) == '<a href="http://[x">y</a>'


def test_pictures_are_sent_in_one_size(client):
    make_picture(
        renditions=[{"name": "pictures/a-400.webp", "format": "webp", "width": 400, "height": 300}]
    )
    make_post(body='<p><img src="/media/pictures/a.jpg" alt="Books"></p>')
    html = check_json(client.get("/feed/json/").content)["items"][0]["content_html"]
    assert f'<img src="{HERE}/media/pictures/a.jpg"' in html
    assert "srcset" not in html
    assert "loading" not in html


def test_a_video_is_a_link(client):
    make_post(body="<p>https://www.youtube.com/watch?v=abcdefghijk</p>")
    html = check_json(client.get("/feed/json/").content)["items"][0]["content_html"]
    address = "https://www.youtube.com/watch?v=abcdefghijk"
    assert html == f'<p><a href="{address}">{address}</a></p>'


def test_a_guid_from_elsewhere_stays_as_it_was(client):
    guid = "https://example.wordpress.com/?p=12"
    make_post(guid=guid)
    assert [entries(client, place)[0].id for place in ("/feed/", "/feed/atom/")] == [guid, guid]


def test_a_guid_that_is_no_address_is_made_one_for_atom_always_the_same(client):
    make_post(guid="12 at my old blog")
    assert entries(client)[0].id == "12 at my old blog"
    ids = {entries(client, "/feed/atom/")[0].id for _ in range(2)}
    assert len(ids) == 1
    assert ids.pop().startswith("urn:uuid:")


def test_an_entry_stays_the_same_when_its_post_moves(client, post):
    before = entries(client)[0].id
    post.slug = "moved"
    post.save()
    assert entries(client)[0].id == before


def test_the_newest_twenty_posts_are_in_a_feed_and_no_page(client):
    make_page()
    for n in range(22):
        moment = A_DAY + datetime.timedelta(hours=n)
        make_post(title=f"Post {n}", slug=f"post-{n}", published_at=moment)
    assert [entry.title for entry in entries(client)] == [f"Post {n}" for n in range(21, 1, -1)]


def test_what_is_not_public_is_in_no_feed(client):
    filed: dict[str, Any] = {"categories": (make_category(),), "tags": (make_tag(),)}
    make_post(**filed)
    hidden: dict[str, Any] = {
        "draft": {"published_at": None},
        "private": {"status": "private"},
        "later": {"published_at": timezone.now() + datetime.timedelta(hours=1)},
    }
    for kind, fields in hidden.items():
        make_post(title=kind, slug=kind, **fields, **filed)
    for feed in FEEDS:
        assert [entry.title for entry in entries(client, f"{feed}feed/")] == [
            "Networking and social media"
        ]


def test_a_scheduled_post_makes_the_feed_another_at_its_moment(client, post, monkeypatch):
    moment = timezone.now() + datetime.timedelta(hours=1)
    make_post(title="Later", slug="later", published_at=moment)
    before = client.get("/feed/")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    after = client.get("/feed/")
    assert entries(client)[0].title == "Later"
    assert before["ETag"] != after["ETag"]
    assert parsedate_to_datetime(before["Last-Modified"]) < parsedate_to_datetime(
        after["Last-Modified"]
    )


@pytest.mark.parametrize("place", CHECKS)
def test_nothing_is_sent_twice(client, post, place):
    first = client.get(f"/feed/{place}")
    for headers in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        again = client.get(f"/feed/{place}", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize(
    "change",
    [
        lambda post: Post.objects.filter(pk=post.pk).update(title="Another"),
        lambda post: Post.objects.filter(pk=post.pk).update(body_html="<p>Other</p>"),
        lambda post: Post.objects.filter(pk=post.pk).update(status="draft"),
        lambda post: Category.objects.update(name="Another"),
        lambda post: type(post.author).objects.update(display_name="Another"),
        lambda post: Site.objects.create(pk=1, title="Another"),
        lambda post: Site.objects.create(pk=1, language="de"),
    ],
)
def test_whatever_is_changed_is_sent(client, post, change):
    before = client.get("/feed/")
    change(post)
    after = client.get("/feed/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_costs_the_same_queries_whatever_its_length(
    client, post, feed, django_assert_num_queries
):
    for n in range(9):
        tags = (make_tag(f"Tag {n}", f"tag-{n}"), *post.tags.all())
        make_post(slug=f"post-{n}", categories=tuple(post.categories.all()), tags=tags)
    etag = client.get(f"{feed}feed/")["ETag"]
    # The site, the posts with authors and covers, their categories, their tags; what the feed is of; which of a term.
    number = 4 if feed == "/" else 5 if feed.startswith("/author/") else 6
    with django_assert_num_queries(number):
        client.get(f"{feed}feed/")
    with django_assert_num_queries(number):
        client.get(f"{feed}feed/", headers={"if-none-match": etag})


def test_no_address_of_a_person_is_in_a_feed(client):
    make_post(author=make_author(email="secret@example.org"))
    for place in CHECKS:
        assert b"secret" not in client.get(f"/feed/{place}").content


@pytest.mark.parametrize(
    "address",
    [
        "/category/none/feed/",
        "/tag/none/feed/",
        "/author/none/feed/",
        "/author/jo/feed/",
        "/feed/none/",
    ],
)
def test_there_is_no_feed_of_what_is_not_there(client, post, address):
    make_user("jo")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["rss", "rss2", "rdf"])
def test_wordpress_s_other_names_lead_to_rss(client, post, name):
    response = client.get(f"/tag/twitter/feed/{name}/")
    assert (response.status_code, response["Location"]) == (301, "/tag/twitter/feed/")


def test_only_reading_is_possible(client):
    assert client.post("/feed/").status_code == 405
    assert client.head("/feed/").status_code == 200


def test_addresses_are_the_site_s_own_whatever_host_was_asked_for(client, post):
    content = client.get("/feed/", headers={"host": "localhost"}).text
    assert "//localhost" not in content
    assert f'href="{HERE}/feed/"' in content


@pytest.mark.parametrize("place", ["", "atom/"])
def test_a_browser_finds_a_page_with_links_and_a_style_sheet(client, post, place):
    response = client.get(f"/feed/{place}")
    assert (
        '<?xml-stylesheet href="/static/blog/feed.css" media="all" type="text/css"' in response.text
    )
    root = check_atom(response.content) if place else check_rss(response.content)
    links = [link.get("href") for link in root.findall(f"{XHTML}div//{XHTML}a")]
    assert links == [f"{HERE}/", ADDRESS]


def test_the_whole_text_is_in_the_feed(client):
    make_post(body="<p>Word.</p>" * 500)
    item = check_rss(client.get("/feed/").content).find("item")
    assert item is not None
    assert text(item, f"{CONTENT}encoded").count("Word.") == 500


def test_a_feed_sets_no_cookie(client, post):
    response = client.get("/feed/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/", []),
        ("/category/professional-practice/", ["/category/professional-practice/feed/"]),
        ("/tag/twitter/", ["/tag/twitter/feed/"]),
        ("/author/librarian/", ["/author/librarian/feed/"]),
        (
            "/2016/05/12/networking-and-social-media/",
            ["/2016/05/12/networking-and-social-media/feed/"],
        ),
        ("/about/", ["/about/feed/"]),
    ],
)
def test_a_page_says_where_its_feeds_are(client, post, page, feeds):
    make_page()
    html = client.get(page).text
    for address in ["/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/", *feeds]:
        assert f'href="{address}">' in html
        assert client.get(address).status_code == 200
    assert html.count('rel="alternate"') == 4 + len(feeds)
