"""The page that everybody reads: it costs nothing, says nothing of its reader, and holds a working form."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from comments.models import Comment
from tests.factories import add_thread, make_category, make_comment, make_page, make_post, make_tag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]
MOST_QUERIES = 8


@pytest.fixture
def full_post(db: None) -> Post:
    """A post with everything around it: neighbours, terms and a menu."""
    make_post(slug="before", title="Before")
    post = make_post(categories=(make_category(),), tags=(make_tag(),))
    make_post(slug="after", title="After")
    make_page(menu_order=1)
    make_comment(post=post)
    return post


def queries(client: Client, post: Post) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(post.get_absolute_url())
    return len(captured)


def test_a_thousand_replies_fifty_deep_ask_the_database_no_more_than_one_does(
    client: Client, full_post: Post
) -> None:
    with_one = queries(client, full_post)
    add_thread(full_post, number=1_000, deepest=50)
    assert queries(client, full_post) == with_one <= MOST_QUERIES


class Nesting(HTMLParser):
    """Which comment stands in which other's list item, as the page has it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.items: list[int] = []
        self.parents: dict[int, int] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "li":
            self.items.append(0)
        if tag == "article" and (dict(attrs).get("id") or "").startswith("comment-"):
            number = int(dict(attrs)["id"].removeprefix("comment-"))
            self.items[-1] = number
            self.parents[number] = self.items[-2] if len(self.items) > 1 else 0

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self.items.pop()


def test_the_lists_of_the_page_nest_as_the_thread_does(client: Client, full_post: Post) -> None:
    add_thread(full_post, number=200, deepest=50)
    page = client.get(full_post.get_absolute_url()).text
    thread = page[page.index('class="responses"') : page.index('id="respond"')]
    parents = dict(Comment.objects.values_list("pk", "parent"))
    assert Nesting(thread).parents == {pk: parent or 0 for pk, parent in parents.items()}


def test_reading_sets_no_cookie_and_gives_everybody_the_same_bytes(full_post: Post) -> None:
    address = full_post.get_absolute_url()
    one, other = Client().get(address), Client(headers={"user-agent": "Another"}).get(address)
    assert "Set-Cookie" not in one.headers
    assert not one.cookies
    assert one.content == other.content
    assert "csrfmiddlewaretoken" not in one.text


def test_a_visitors_own_page_is_kept_by_no_shared_cache(visitor: Client, post: Post) -> None:
    form = {"body": "Mine", "name": "Sam", "email": "sam@example.org"}
    visitor.post(f"{post.get_absolute_url()}reply/", form)
    assert "private" in visitor.get(post.get_absolute_url())["Cache-Control"]


class Loaded(HTMLParser):
    """What a browser would load with the page, and what the page would run or style by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        # A block of data is no script: nothing runs it.
        is_data = given.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and not (given.get("src") or is_data)):
            self.inline.append(tag)
        if tag in {"script", "img", "iframe", "source", "video", "audio", "embed"} and not is_data:
            self.addresses.append(given.get("src") or "")
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload", "preconnect"}:
            self.addresses.append(given.get("href") or "")


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(
    client: Client, full_post: Post
) -> None:
    loaded = Loaded(client.get(full_post.get_absolute_url()).text)
    assert loaded.inline == []
    assert loaded.addresses
    assert [address for address in loaded.addresses if urlsplit(address).netloc] == []


def test_the_policy_of_the_page_names_no_other_host(client: Client, full_post: Post) -> None:
    policy = client.get(full_post.get_absolute_url())["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert (
        set(re.findall(r"'?[\w:/.*-]+'?", policy.replace(";", ""))) & {"http:", "https:", "*"}
        == set()
    )
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_an_icon_shows_only_when_its_provider_has_keys(
    client: Client, full_post: Post, settings: Any
) -> None:
    providers = settings.SOCIALACCOUNT_PROVIDERS
    settings.SOCIALACCOUNT_PROVIDERS = {"google": providers["google"]}
    page = client.get(full_post.get_absolute_url()).text
    assert re.findall(r'value="provider:(\w+)"', page) == ["google"]


def test_without_any_keys_the_form_speaks_of_no_icon(
    client: Client, full_post: Post, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    page = client.get(full_post.get_absolute_url()).text
    assert "Fill in your details below:" in page
    assert "click an icon" not in page
