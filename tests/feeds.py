"""Reads feeds as strictly as their specifications are written, and fails with what is not as they say."""

from __future__ import annotations

import datetime
import json
import re
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

Element = ElementTree.Element


def is_address(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in (text or "")


def one(parent: Element, name: str) -> Element:
    found = parent.findall(name)
    assert len(found) == 1, f"{parent.tag} has {len(found)} of {name}"
    return found[0]


def text(parent: Element, name: str) -> str:
    words = one(parent, name).text
    assert words, f"{name} is empty"
    return words


def at_most_one(parent: Element, *names: str) -> None:
    for name in names:
        assert len(parent.findall(name)) <= 1, f"{parent.tag} has several of {name}"


def check_rss(content: bytes) -> Element:
    """Check against RSS 2.0 and the RSS Advisory Board's profile; return the channel."""
    root = ElementTree.fromstring(content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = one(root, "channel")
    assert text(channel, "title")
    assert is_address(text(channel, "link"))
    one(channel, "description")
    assert parsedate_to_datetime(text(channel, "lastBuildDate"))
    assert re.fullmatch(r"[a-z]{2,3}(-[a-z]+)?", text(channel, "language"))
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [is_address(link.get("href")) for link in own] == [True]
    items = channel.findall("item")
    # Elements of the channel's own come before the items.
    assert [each.tag for each in channel][len(channel) - len(items) :] == ["item"] * len(items)
    for item in items:
        check_rss_item(item)
    guids = [text(item, "guid") for item in items]
    assert len(set(guids)) == len(guids)
    return channel


def check_rss_item(item: Element) -> None:
    at_most_one(item, "description", "comments", "author", "enclosure", f"{CONTENT}encoded")
    assert text(item, "title")
    assert is_address(text(item, "link"))
    assert parsedate_to_datetime(text(item, "pubDate")).tzinfo is not None
    assert one(item, "guid").get("isPermaLink") == "false" or is_address(text(item, "guid"))
    for comments in item.findall("comments"):
        assert is_address(comments.text)
    for picture in item.findall(f"{MEDIA}content"):
        assert is_address(picture.get("url"))
        assert (picture.get("type") or "").startswith("image/")


def check_atom(content: bytes) -> Element:
    """Check against RFC 4287; return the feed."""
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert text(feed, f"{ATOM}{name}")
    at_most_one(feed, *(f"{ATOM}{name}" for name in ("subtitle", "rights", "icon", "logo")))
    check_atom_common(feed)
    assert "self" in {link.get("rel") for link in feed.findall(f"{ATOM}link")}
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        check_atom_entry(entry)
    ids = [text(entry, f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    return feed


def check_atom_common(element: Element) -> None:
    assert re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+$", text(element, f"{ATOM}id"))
    assert MOMENT.fullmatch(text(element, f"{ATOM}updated"))
    for link in element.findall(f"{ATOM}link"):
        assert is_address(link.get("href"))
    alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert len(alternates) == 1


def check_atom_entry(entry: Element) -> None:
    check_atom_common(entry)
    assert text(entry, f"{ATOM}title")
    at_most_one(entry, *(f"{ATOM}{name}" for name in ("content", "summary", "published", "source")))
    assert MOMENT.fullmatch(text(entry, f"{ATOM}published"))
    # Neither feeds nor entries here have an author by inheritance.
    assert text(one(entry, f"{ATOM}author"), f"{ATOM}name")
    for address in entry.findall(f"{ATOM}author/{ATOM}uri"):
        assert is_address(address.text)
    assert one(entry, f"{ATOM}content").get("type") == "html"
    for category in entry.findall(f"{ATOM}category"):
        assert category.get("term")
    for answered in entry.findall(f"{THREAD}in-reply-to"):
        assert answered.get("ref")


def check_json(content: bytes) -> dict[str, Any]:
    """Check against JSON Feed 1.1; return it."""
    feed: dict[str, Any] = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert feed["title"]
    for name in ("home_page_url", "feed_url"):
        assert is_address(feed[name])
    known = {"version", "title", "home_page_url", "feed_url", "description", "language", "items"}
    assert set(feed) <= known
    for item in feed["items"]:
        check_json_item(item)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    return feed


def check_json_item(item: dict[str, Any]) -> None:
    assert isinstance(item["id"], str)
    assert is_address(item["url"])
    assert isinstance(item["content_html"], str)
    for name in ("date_published", "date_modified"):
        assert MOMENT.fullmatch(item[name])
        assert datetime.datetime.fromisoformat(item[name]).tzinfo is not None
    assert "image" not in item or is_address(item["image"])
    for author in item["authors"]:
        assert author
        assert set(author) <= {"name", "url", "avatar"}
    assert all(isinstance(tag, str) for tag in item.get("tags", []))
