"""Which post a thread belongs to, by the addresses that it was known under."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote

from django.utils.translation import gettext as _

from blog.models import Post
from blog.querysets import PostQuerySet
from portfolio.moving import old_addresses
from portfolio.moving.content.old_site import split
from portfolio.moving.disqus.reading import Thread
from portfolio.moving.reading.files import UnusableFileError

# What WordPress's plugin calls a page: its number, and its guid.
IDENTIFIER = re.compile(r"(\d{1,18}) (https?://\S+)")
BY_NUMBER = ("p", "page_id", "attachment_id")
DATED = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/([^/]+)/$")
# How files are called that other programs write, and what some put before their names.
ENDING = re.compile(r"(?:/index)?\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
DAY_BEFORE = re.compile(r"^\d{4}-\d{2}-\d{2}-")
MOST_ROWS = 100_000


class Matching:
    """``moved`` says what stands elsewhere now, as ``read_map()`` returns it."""

    def __init__(self, moved: dict[str, str]) -> None:
        self._moved = moved

    def post(self, thread: Thread) -> tuple[Post | None, bool]:
        """Return the post, and whether it was only found by the last part of its address."""
        post = self._by_addresses(thread)
        if post is None and (slug := _last_part(thread.link)):
            return _only(slug), True
        return post, False

    def _by_addresses(self, thread: Thread) -> Post | None:
        addresses = [thread.link, thread.identifier]
        moved = (self._moved.get(plain(address), "") for address in addresses if address)
        if post := next((found for address in moved if address and (found := at(address))), None):
            return post
        named = IDENTIFIER.fullmatch(thread.identifier)
        if named and (post := _posts().filter(guid=named[2]).first()):
            return post
        if named:
            addresses[1] = named[2]
        return next((found for address in addresses if (found := at(address))), None)


def _posts() -> PostQuerySet:
    return Post.objects.defer("body", "body_html", "excerpt")


def plain(address: str) -> str:
    """Return what is left of an address without its scheme, host, query and the slash at its end."""
    parts = split(address)
    if parts is None:
        return ""
    numbers = parse_qs(parts.query)
    for name in BY_NUMBER:
        if numbers.get(name, [""])[0].isdecimal():
            return f"/?p={int(numbers[name][0])}"
    path = unquote(parts.path)
    return path.rstrip("/") if path.startswith("/") else ""


def at(address: str) -> Post | None:
    """Return the post, public or not, that stands at an address, or stood there."""
    path = plain(address)
    if path.startswith("/?p="):
        return _numbered(path)
    return next((post for way in _ways(path) if (post := _standing(way) or _led(way))), None)


def _ways(path: str) -> Iterator[str]:
    """Yield what the path may be called here, the likeliest first."""
    if not path:
        return
    for one in dict.fromkeys([path, path.lower()]):
        bare = ENDING.sub("", one)
        yield from dict.fromkeys([f"{bare}/", one])
        if (dated := DATED.search(f"{bare}/")) and dated.start():
            yield dated[0]


def _standing(path: str) -> Post | None:
    if found := DATED.fullmatch(path):
        year, month, day, slug = found.groups()
        try:
            on = datetime.date(int(year), int(month), int(day))
        except ValueError:
            return None
        return _posts().posts().filter(published_on=on, slug=slug).first()
    return _posts().pages().at(path.strip("/")).first()


def _led(path: str) -> Post | None:
    """Return what an old address leads to."""
    if post := _posts().filter(former_addresses__path=path).first():
        return post
    place = old_addresses.by_path(path)
    return _standing(unquote(place)) if place and place != path else None


def _numbered(path: str) -> Post | None:
    """Return what had that number at WordPress, which its guid names: here, others may have it."""
    if post := _posts().filter(former_addresses__path=path).first():
        return post
    number = path.removeprefix("/?p=")
    post = _posts().filter(pk=int(number)).first() if len(number) < 19 else None  # noqa: PLR2004 - a database's limit
    is_it = post and re.search(rf"[?&;](?:p|page_id)={number}$", post.guid)
    return post if is_it else None


def _last_part(address: str) -> str:
    name = ENDING.sub("", plain(address)).rpartition("/")[2]
    return DAY_BEFORE.sub("", name).lower()


def _only(slug: str) -> Post | None:
    found = list(_posts().filter(slug=slug)[:2])
    return found[0] if len(found) == 1 else None


def read_map(path: Path) -> dict[str, str]:
    """Return what stands elsewhere now, from rows of an old and a new address, as Disqus's URL mapper takes them.

    Raises ``UnusableFileError``.
    """
    name = {"name": path.name}
    moved: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                if number > MOST_ROWS:
                    raise UnusableFileError(_("%(name)s has too many rows.") % name)
                old, new, *_rest = [*(cell.strip() for cell in row), "", ""]
                if old and new:
                    moved[plain(old)] = new
    except FileNotFoundError as error:
        raise UnusableFileError(_("There is no file %(name)s.") % name) from error
    except (OSError, UnicodeError, csv.Error) as error:
        words = _("%(name)s is no list of old and new addresses (CSV).")
        raise UnusableFileError(words % name) from error
    return moved
