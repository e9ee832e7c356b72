"""Asks the site for every public page, as a visitor without cookies, and writes down what it answers."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from http import HTTPStatus
from pathlib import Path
from typing import Any, override
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import RequestFactory

from blog.models import FormerAddress, Post, Site
from portfolio.static_site.addresses import (
    file_of,
    is_here,
    named_in,
    path_of,
    relative,
    with_fragment,
)
from portfolio.static_site.pages import Rewrite, rewritten_css, rewritten_page, rewritten_xml
from portfolio.static_site.problems import BrokenPageError, FolderNotEmptyError

# Where to begin; every other page is found by its links.
FIRST = ("/", "/robots.txt", "/sitemap.xml", "/feed/")
MISSING = "/404.html"
REDIRECTS = {301, 302, 307, 308}
# What may lead on, and how its links are rewritten; beside these, what is some XML.
TEXTS: dict[str, Callable[[str, Rewrite], str]] = {
    "text/html": rewritten_page,
    "text/css": rewritten_css,
    # It names addresses in full.
    "application/feed+json": lambda text, _rewrite: text,
}

Progress = Callable[[str], None]


class StaticSite:
    """The files of one export, as they come to be known."""

    def __init__(self, folder: Path, say: Progress) -> None:
        self._folder, self._say = folder, say
        self._handler = WSGIHandler()
        parts = urlsplit(settings.SITE_URL)
        self._requests = RequestFactory(HTTP_HOST=parts.netloc)
        self._is_secure = parts.scheme == "https"
        # The file of each address that was asked for, and the place in it; None where the public finds nothing.
        self._places: dict[str, str | None] = {}
        self._saved: set[str] = set()
        # Files whose links are still those of the site, their addresses and kinds.
        self._waiting: deque[tuple[str, str, str]] = deque()

    def write(self) -> int:
        for path in (*FIRST, *_posts(), *_former_addresses()):
            self._find(path)
        self._write_missing()
        while self._waiting:
            self._complete(*self._waiting.popleft())
        return len(self._saved)

    def _find(self, address: str) -> str | None:
        """Return the file that an address has, and the place in it; ask for it the first time."""
        path = quote(unquote(address))  # However it is spelt.
        if path not in self._places:
            self._places[path] = None  # An address that leads to itself has none.
            self._places[path] = self._ask_for(path)
        return self._places[path]

    def _ask_for(self, path: str) -> str | None:
        response = self._get(path)
        if response.status_code in REDIRECTS:
            return self._follow(path, response.headers["Location"])
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise BrokenPageError(f"The page {path} could not be made: the log says why.")
        if response.status_code != HTTPStatus.OK:
            return None
        kind = response.headers["Content-Type"].partition(";")[0]
        file = file_of(path, kind)
        self._save(file, _content(response))
        if kind in TEXTS or kind.endswith("xml"):
            self._waiting.append((file, path, kind))
        return file

    def _get(self, path: str) -> HttpResponseBase:
        return self._handler.get_response(self._requests.get(path, secure=self._is_secure))

    def _follow(self, path: str, location: str) -> str | None:
        """Write a page that leads on to where the address leads; return that place."""
        target = path_of(location, path)
        found = self._find(target) if target else None
        if not found:
            return None
        place, file = with_fragment(found, location), file_of(path, "text/html")
        # Without a slash at its end an address is that of a file, and no page.
        if path.endswith("/"):
            link = relative(place, start=file)
            page = render_to_string("portfolio/leads_on.html", {"link": link})
            self._save(file, [page.encode()])
        return place

    def _complete(self, file: str, path: str, kind: str) -> None:
        self._say(path)
        target = self._folder / file
        text = target.read_text(encoding="utf-8")
        for address in named_in(text):
            self._find(address)
        rewritten = TEXTS.get(kind, rewritten_xml)

        def rewrite(link: str) -> str | None:
            if link.startswith("#") or not is_here(link, path):
                return link
            address = path_of(link, path)
            place = self._find(address) if address else None
            return place and relative(with_fragment(place, link), start=file)

        target.write_text(rewritten(text, rewrite), encoding="utf-8")

    def _write_missing(self) -> None:
        """Hosts show this page at whatever address it is that leads nowhere, so its links must be whole."""
        html = b"".join(_content(self._get(MISSING))).decode()

        def rewrite(link: str) -> str | None:
            address = path_of(link, MISSING)
            place = self._find(address) if address else None
            if place:
                return f"{settings.SITE_URL}/{relative(place, start=MISSING.lstrip('/'))}"
            return None if is_here(link, MISSING) else link

        self._save(MISSING.lstrip("/"), [rewritten_page(html, rewrite).encode()])

    def _save(self, name: str, content: Iterable[bytes]) -> None:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.writelines(content)
        self._saved.add(name)


def write_static_site(folder: Path, say: Progress = lambda _line: None) -> int:
    """Write every public page into the folder; return how many files there are.

    Raises FolderNotEmptyError, BrokenPageError, and OSError for a folder that cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmptyError
    with _without_news_of_missing_pages(), Site.current().speaking():
        return StaticSite(folder, say).write()


class _NewsOfOthers(logging.Filter):
    """Of missing pages, lets through what others asked for: a link of ours that leads nowhere is left out anyway."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.get_ident()

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return record.thread != self._thread or record.levelno >= logging.ERROR


@contextmanager
def _without_news_of_missing_pages() -> Iterator[None]:
    log, news = logging.getLogger("django.request"), _NewsOfOthers()
    log.addFilter(news)
    try:
        yield
    finally:
        log.removeFilter(news)


def _posts() -> Iterator[str]:
    """Yield the address of every public post and page, linked to or not."""
    for post in Post.objects.published().for_links().newest_first().iterator(500):
        yield post.get_absolute_url()


def _former_addresses() -> Iterator[str]:
    """Yield those that a file can have: what stands behind a question mark only a server understands."""
    known = FormerAddress.objects.exclude(path__contains="?").order_by("path")
    return known.values_list("path", flat=True).iterator(500)


def _content(response: Any) -> Iterator[bytes]:
    """Yield what was answered. To close the answer as a server does would close the database as well."""
    if not response.streaming:
        yield response.content
        return
    # What comes from elsewhere than the disk is no file.
    file = getattr(response, "file_to_stream", None)
    with closing(file) if file else nullcontext():
        yield from response.streaming_content
