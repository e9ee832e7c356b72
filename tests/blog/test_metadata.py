"""What a page says of itself to machines: link previews, JSON-LD, microformats."""

from __future__ import annotations

import datetime

import mf2py
import pytest

from blog.models import AuthorCard, ProfileLink, Site
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)
from tests.structured import head_of, node_of, nodes_of

pytestmark = pytest.mark.django_db

HERE = "https://blog.example.org"
ADDRESS = f"{HERE}/2016/05/12/networking-and-social-media/"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = HERE
    return Site.objects.create(pk=1, title="A portfolio", tagline="Notes from a library")


@pytest.fixture
def author():
    author = make_author(biography="Reader.", website="https://example.org/me")
    card = AuthorCard.objects.create(user=author, picture=make_picture("me.jpg"))
    ProfileLink.objects.create(card=card, label="Mastodon", url="https://social.example/@me")
    return author


@pytest.fixture
def post(author):
    return make_post(
        author=author,
        excerpt="In short.",
        cover=make_picture("cover.jpg", alt="Shelves"),
        categories=(make_category(),),
        tags=(make_tag(),),
    )


def page_of(client, post, **options):
    return client.get(post.get_absolute_url(), **options).text


def test_a_post_s_link_preview_is_whole(client, post):
    head = head_of(page_of(client, post))
    assert {
        name: head[name] for name in head if name.startswith(("og:", "twitter:", "article:"))
    } == {
        "og:type": ["article"],
        "og:title": ["Networking and social media"],
        "og:description": ["In short."],
        "og:url": [ADDRESS],
        "og:site_name": ["A portfolio"],
        "og:locale": ["en_GB"],
        "og:image": [f"{HERE}/media/pictures/cover.jpg"],
        "og:image:width": ["800"],
        "og:image:height": ["600"],
        "og:image:alt": ["Shelves"],
        "twitter:card": ["summary_large_image"],
        "article:published_time": ["2016-05-12T09:00:00+00:00"],
    }
    assert head["canonical"] == [ADDRESS]


def test_a_revision_is_told(client, post):
    post.revised_at = A_DAY + datetime.timedelta(days=3)
    post.save()
    page = page_of(client, post)
    assert head_of(page)["article:modified_time"] == ["2016-05-15T09:00:00+00:00"]
    assert node_of(page, "BlogPosting")["dateModified"] == "2016-05-15T09:00:00+00:00"


def test_a_post_is_a_blog_posting(client, post):
    node = node_of(page_of(client, post), "BlogPosting")
    assert node == {
        "@type": "BlogPosting",
        "@id": f"{ADDRESS}#post",
        "url": ADDRESS,
        "mainEntityOfPage": ADDRESS,
        "headline": "Networking and social media",
        "description": "In short.",
        "image": f"{HERE}/media/pictures/cover.jpg",
        "datePublished": "2016-05-12T09:00:00+00:00",
        "dateModified": "2016-05-12T09:00:00+00:00",
        "inLanguage": "en-gb",
        "keywords": ["twitter"],
        "articleSection": ["Professional practice"],
        "author": {"@id": f"{HERE}/author/librarian/#person"},
        "isPartOf": {"@id": f"{HERE}/#site"},
    }


def test_the_author_is_a_person(client, post):
    assert node_of(page_of(client, post), "Person") == {
        "@type": "Person",
        "@id": f"{HERE}/author/librarian/#person",
        "name": "A. Librarian",
        "url": f"{HERE}/author/librarian/",
        "description": "Reader.",
        "image": f"{HERE}/media/pictures/me.jpg",
        "sameAs": ["https://example.org/me", "https://social.example/@me"],
    }


def test_the_way_to_a_post_leads_through_its_category(client, post):
    steps = node_of(page_of(client, post), "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "A portfolio", f"{HERE}/"),
        (2, "Professional practice", f"{HERE}/category/professional-practice/"),
        (3, "Networking and social media", ADDRESS),
    ]


def test_a_page_is_no_posting(client):
    page = page_of(client, make_page())
    assert node_of(page, "WebPage")["name"] == "About"
    assert [step["name"] for step in node_of(page, "BreadcrumbList")["itemListElement"]] == [
        "A portfolio",
        "About",
    ]


def test_home_is_the_site_and_whose_it_is(client, post):
    page = client.get("/").text
    assert node_of(page, "WebSite")["name"] == "A portfolio"
    assert node_of(page, "Person")["url"] == f"{HERE}/"
    head = head_of(page)
    assert head["og:title"] == ["A portfolio"]
    assert head["og:description"] == ["Notes from a library"]
    assert head["me"] == ["https://social.example/@me"]


def test_home_says_how_the_site_is_searched(client):
    action = node_of(client.get("/").text, "WebSite")["potentialAction"]
    assert action["@type"] == "SearchAction"
    assert action["target"]["urlTemplate"] == f"{HERE}/search/?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"


def test_home_is_described_before_anybody_owns_it(client):
    assert [node["@type"] for node in nodes_of(client.get("/").text)] == ["WebSite"]


@pytest.mark.parametrize(
    ("address", "title", "description"),
    [
        ("/category/professional-practice/", "Professional practice", "Work."),
        ("/tag/twitter/", "twitter", "Notes from a library"),
        ("/author/librarian/", "A. Librarian", "Reader."),
        ("/2016/05/", "May 2016", "Notes from a library"),
        ("/archive/", "Archive", "Notes from a library"),
    ],
)
def test_a_list_says_what_is_in_it(client, post, address, title, description):
    post.categories.update(description="Work.")
    page = client.get(address).text
    head = head_of(page)
    assert (head["og:title"], head["og:description"]) == ([title], [description])
    assert head["og:url"] == [f"{HERE}{address}"]
    assert node_of(page, "BreadcrumbList")["itemListElement"][-1]["name"] == title


def test_an_author_s_page_is_about_them(client, post):
    page = client.get("/author/librarian/").text
    assert head_of(page)["og:type"] == ["profile"]
    assert node_of(page, "ProfilePage")["mainEntity"]["name"] == "A. Librarian"


def test_no_title_ends_the_block_of_data(client):
    title = "</script><script>alert(1)</script><!-- & --> \u2028 “"
    page = page_of(client, make_post(title=title))
    assert "<script>alert" not in page
    assert node_of(page, "BlogPosting")["headline"] == title


def test_a_bucket_s_pictures_keep_their_address(client, post, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"base_url": "https://pictures.example.net/"},
        },
    }
    assert head_of(page_of(client, post))["og:image"] == [
        "https://pictures.example.net/pictures/cover.jpg"
    ]


def read(page, path="/"):
    return mf2py.Parser(doc=page, url=f"{HERE}{path}").to_dict()


def test_a_post_is_read_back_as_an_entry_with_author_and_comments(client, post):
    first = make_comment(post=post, user=make_user(website="https://jo.example/"), body="Thanks!")
    make_comment(post=post, parent=first, name="Sam", body="Indeed.")
    found = read(page_of(client, post), post.get_absolute_url())
    (entry,) = [item for item in found["items"] if item["type"] == ["h-entry"]]
    said = entry["properties"]
    assert said["name"] == ["Networking and social media"]
    assert said["url"] == [ADDRESS]
    assert said["published"] == ["2016-05-12T09:00:00+0000"]
    assert said["category"] == ["Professional practice", "twitter"]
    assert said["content"][0]["value"] == "Social media was a way to keep up."
    (author,) = said["author"]
    assert author["type"] == ["h-card"]
    assert author["properties"]["name"] == ["A. Librarian"]
    assert f"{HERE}/author/librarian/" in author["properties"]["url"]
    assert "https://social.example/@me" in found["rels"]["me"]
    cites = said["comment"]
    assert [cite["type"] for cite in cites] == [["h-cite"], ["h-cite"]]
    assert [cite["properties"]["author"][0]["properties"]["name"] for cite in cites] == [
        ["Jo Reader"],
        ["Sam"],
    ]
    assert [cite["properties"]["content"][0]["value"] for cite in cites] == ["Thanks!", "Indeed."]
    assert cites[0]["properties"]["url"] == [f"{ADDRESS}#comment-{first.pk}"]
    assert cites[0]["properties"]["published"]


@pytest.mark.parametrize("address", ["/", "/tag/twitter/"])
def test_a_list_is_read_back_as_a_feed(client, post, address):
    (feed,) = [
        item for item in read(client.get(address).text)["items"] if item["type"] == ["h-feed"]
    ]
    assert feed["properties"]["name"][0].endswith("A portfolio")
    (entry,) = feed["children"]
    assert entry["type"] == ["h-entry"]
    assert entry["properties"]["url"] == [ADDRESS]
    assert entry["properties"]["summary"] == ["In short."]
    assert entry["properties"]["author"][0]["properties"] == {
        "name": ["A. Librarian"],
        "url": [f"{HERE}/author/librarian/"],
    }
