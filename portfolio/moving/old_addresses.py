"""The addresses that WordPress had, and where what stood there is now."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote, urlencode

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control

from blog.models import Category, FormerAddress, Post
from portfolio.moving.importing.addresses import same_file
from portfolio.moving.models import KeptFile

NUMBER = re.compile(r"\d{1,18}")
# Queries that name one thing, and what they are called in former addresses.
BY_NUMBER = {"p": "p", "page_id": "p", "attachment_id": "p", "cat": "cat", "author": "author"}
BY_NAME = {"tag": "tag", "author_name": "author", "category_name": "category", "pagename": ""}
FEEDS = {"rss": "", "rss2": "", "rdf": "", "feed": "", "atom": "atom/"}
# Files and folders of WordPress's own.
FIXED = {
    "/wp-login.php": "/admin/",
    "/wp-admin/": "/admin/",
    "/wp-rss.php": "/feed/",
    "/wp-rss2.php": "/feed/",
    "/wp-rdf.php": "/feed/",
    "/wp-feed.php": "/feed/",
    "/wp-atom.php": "/feed/atom/",
    "/wp-commentsrss2.php": "/comments/feed/",
    "/rss/": "/feed/",
    "/rss2/": "/feed/",
    "/rdf/": "/feed/",
    "/atom/": "/feed/atom/",
    "/wp-sitemap.xml": "/sitemap.xml",
    "/sitemap_index.xml": "/sitemap.xml",
    "/index.php/": "/",
}
# What stood below a post or page and is a part of it here.
BELOW = re.compile(r"^(/.+/)(?:amp|embed|trackback|\d{1,4}|comment-page-\d{1,6})/$")
FEED_BELOW = re.compile(r"^(/.+/)(feed/(?:rss/|rss2/|rdf/|atom/)?)$")
ARCHIVED = re.compile(r"^/archives/(\d{1,18})/$")
SORTED = re.compile(r"^(?:/archives|/date)(/\d{4}/(?:\d{2}/){0,2})$")
CATEGORY = re.compile(r"^/category/(?:[^/]+/)+?([^/]+)/((?:feed/|page/\d+/).*)?$")
SEARCH = re.compile(r"^/search/(.+?)/(?:feed/.*|page/\d+/)?$")
UPLOAD = re.compile(r"/wp-content/uploads/.+$")


class OldAddressesMiddleware:
    """Leads on from what nothing answers here; asks only then, and where a query on the first page names something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if request.path in {"/", "/index.php"} and request.GET and (place := by_query(request)):
            return _lead(place)
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND:
            path = request.path if _is_file(request.path) else f"{request.path.rstrip('/')}/"
            if place := by_path(unquote(path)):
                return _lead(place)
        return response


def _is_file(path: str) -> bool:
    return "." in path.rpartition("/")[2]


def _lead(place: str) -> HttpResponseBase:
    response = HttpResponsePermanentRedirect(place)
    # What stands there may move again.
    patch_cache_control(response, no_cache=True)
    return response


def by_query(request: HttpRequest) -> str:
    """Return where a query such as "?cat=3" leads; "" for what is no old one."""
    given = {name: str(value) for name, value in request.GET.items()}
    if "feed" in given:
        return _feed(given)
    place = _named_by(given)
    if place:
        return place
    if digits := given.get("m", ""):
        return _day(digits[:4], digits[4:6], digits[6:8])
    if "year" in given:
        return _day(given["year"], given.get("monthnum", ""), given.get("day", ""))
    if NUMBER.fullmatch(given.get("paged", "")):
        return f"/page/{int(given['paged'])}/"
    return "/" if request.path == "/index.php" else ""


def _named_by(given: dict[str, str]) -> str:
    """Return where the one thing is that the query names."""
    for name, called in BY_NUMBER.items():
        if NUMBER.fullmatch(given.get(name, "")):
            return _numbered(called, int(given[name]))
    for name, kind in BY_NAME.items():
        if value := given.get(name, "").strip("/"):
            path = f"/{kind}/{value}/" if kind else f"/{value}/"
            return by_path(path) or path
    if slug := given.get("name", ""):
        post = Post.objects.published().for_links().filter(slug=slug).order_by("pk").first()
        return post.get_absolute_url() if post else ""
    return ""


def _numbered(called: str, number: int) -> str:
    if place := _former(f"/?{called}={number}"):
        return place
    post = Post.objects.published().for_links().filter(pk=number).first() if called == "p" else None
    return post.get_absolute_url() if post else ""


def _feed(given: dict[str, str]) -> str:
    which = given.pop("feed")
    if which.startswith("comments-"):
        return f"/comments/feed/{FEEDS.get(which.removeprefix('comments-'), '')}"
    return f"{_named_by(given) or '/'}feed/{FEEDS.get(which, '')}"


def _day(*parts: str) -> str:
    """Return the archive of a year, month or day."""
    fitting = [part.zfill(2) for part in parts if part.isdecimal()]
    return f"/{'/'.join(fitting)}/" if fitting and len(fitting[0]) == 4 else ""  # noqa: PLR2004


def by_path(path: str) -> str:
    """Return where a path leads at which nothing stands; "" if nobody knows."""
    if path in FIXED:
        return FIXED[path]
    if path.startswith("/index.php/"):
        return path.removeprefix("/index.php")
    return _former(path) or _uploaded(path) or _of_a_kind(path)


def _former(path: str) -> str:
    rows = FormerAddress.objects.filter(path=path[:500])
    row = rows.select_related("post", "picture", "category", "writer").first()
    if row is None:
        return _kept(path)
    if row.post_id:
        is_public = Post.objects.published().filter(pk=row.post_id).exists()
        return row.post.get_absolute_url() if row.post and is_public else ""
    if row.picture:
        return str(row.picture.file.url)
    if row.category:
        return row.category.get_absolute_url()
    return reverse("blog:author", kwargs={"username": row.writer.username}) if row.writer else ""


def _uploaded(path: str) -> str:
    """Return where a picture is that was asked for at some size, or another file."""
    found = UPLOAD.search(path)
    if found is None:
        return ""
    row = FormerAddress.objects.filter(path__in=same_file(found[0]), picture__isnull=False)
    if first := row.select_related("picture").order_by("pk").first():
        return str(first.picture.file.url) if first.picture else ""
    return _kept(found[0])


def _kept(path: str) -> str:
    kept = KeptFile.objects.filter(path=path[:500]).first()
    return str(kept.file.url) if kept else ""


def _of_a_kind(path: str) -> str:
    """Return where an address leads that says by its form what it means."""
    if found := ARCHIVED.match(path):
        return _numbered("p", int(found[1]))
    if found := SORTED.match(path):
        return found[1]
    if found := SEARCH.match(path):
        return f"{reverse('blog:search')}?{urlencode({'q': found[1].replace('+', ' ')})}"
    if (found := CATEGORY.match(path)) and Category.objects.filter(slug=found[1]).exists():
        return f"/category/{found[1]}/{found[2] or ''}"
    return _below(path)


def _below(path: str) -> str:
    """Return where a part of a post's address leads whose post has moved, or that is no address of its own here."""
    if found := FEED_BELOW.match(path):
        place = _former(found[1])
        return f"{place}{found[2]}" if place.endswith("/") else ""
    if found := BELOW.match(path):
        return _former(found[1]) or _here(found[1])
    return ""


def _here(path: str) -> str:
    """Return the path itself if a post or page stands there."""
    slug = path.strip("/").rpartition("/")[2]
    posts = Post.objects.published().for_links().filter(slug=slug).order_by("pk")
    return next((path for post in posts[:20] if unquote(post.get_absolute_url()) == path), "")
