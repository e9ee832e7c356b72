"""What there is to be read on this site, for search engines: an index, and a list for each kind of page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from blog.absolute import absolute
from blog.archive import Period
from blog.listing import Counted
from blog.models import Category, Picture, Post, Tag
from blog.querysets import PostQuerySet
from blog.remembered import remembered
from blog.shared import shared

# Far fewer than the fifty thousand that may be: what is made for one request stays small.
ADDRESSES_A_MAP = 1000


class ReadableSitemap(Sitemap):  # type: ignore[type-arg]
    """Addresses that each say when their words last changed, as a column ``changed_at``."""

    limit = ADDRESSES_A_MAP

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002
        # Not the host that was asked for: there may be several, and the site has one address.
        return urlsplit(settings.SITE_URL).netloc

    def lastmod(self, item: Any) -> datetime.datetime:
        moment: datetime.datetime = item.changed_at
        return moment

    def get_latest_lastmod(self) -> datetime.datetime | None:
        rows: QuerySet[Any] = self.items()  # type: ignore[assignment]
        latest: datetime.datetime | None = rows.aggregate(latest=Max("changed_at"))["latest"]
        return latest


class PostSitemap(ReadableSitemap):
    def items(self) -> PostQuerySet:
        return Post.objects.published().posts().for_sitemap()

    @property
    def paginator(self) -> Counted:
        return Counted(self.items(), self.limit, name="map")

    def get_latest_lastmod(self) -> datetime.datetime | None:
        return remembered("latest post", super().get_latest_lastmod)


class PageSitemap(ReadableSitemap):
    def items(self) -> PostQuerySet:
        return Post.objects.published().pages().for_sitemap()


class ListsSitemap(ReadableSitemap):
    """Lists of posts: what has to be looked for in all posts is remembered."""

    def find(self) -> list[Any]:
        raise NotImplementedError  # pragma: no cover - each kind of list has its own

    def items(self) -> list[Any]:
        return self._found

    @cached_property
    def _found(self) -> list[Any]:
        return remembered(("map", type(self).__name__), self.find)

    def get_latest_lastmod(self) -> datetime.datetime | None:
        return max((item.changed_at for item in self.items()), default=None)


class CategorySitemap(ListsSitemap):
    def find(self) -> list[Any]:
        return _with_posts(Category.objects.order_by("pk"), "categories")


class TagSitemap(ListsSitemap):
    def find(self) -> list[Any]:
        return _with_posts(Tag.objects.order_by("pk"), "tags")


class AuthorSitemap(ListsSitemap):
    def find(self) -> list[Any]:
        writers = Post.objects.published().posts().order_by().values("author")
        return _with_posts(get_user_model().objects.filter(pk__in=writers).order_by("pk"), "author")

    def location(self, item: Any) -> str:
        return reverse("blog:author", kwargs={"username": item.get_username()})


@dataclass(frozen=True)
class Listed:
    """A list of posts, and when the newest of its words were written."""

    address: str
    changed_at: datetime.datetime


class ArchiveSitemap(ReadableSitemap):
    """The lists of all posts, of each year's and of each month's."""

    def items(self) -> list[Listed]:
        latest = self.get_latest_lastmod()
        if latest is None:
            return []
        return [
            Listed(reverse("blog:home"), latest),
            Listed(reverse("blog:archive"), latest),
            *self._periods(lambda day: Period(day.year)),
            *self._periods(lambda day: Period(day.year, day.month)),
        ]

    def location(self, item: Listed) -> str:
        return item.address

    def get_latest_lastmod(self) -> datetime.datetime | None:
        return max((changed_at for _day, changed_at in self._days), default=None)

    @cached_property
    def _days(self) -> list[tuple[datetime.date, datetime.datetime]]:
        """The days that have posts, in their order."""
        return remembered("days with their changes", _find_days)

    def _periods(self, period_of: Callable[[datetime.date], Period]) -> Iterator[Listed]:
        for period, days in groupby(self._days, lambda day: period_of(day[0])):
            yield Listed(period.address, max(changed_at for _day, changed_at in days))


def _find_days() -> list[tuple[datetime.date, datetime.datetime]]:
    posts: QuerySet[Any] = Post.objects.published().posts().with_changed_at()
    days = posts.order_by("published_on").values("published_on")
    return list(days.annotate(latest=Max("changed_at")).values_list("published_on", "latest"))


def _with_posts(rows: QuerySet[Any], field: str) -> list[Any]:
    """Those that have public posts, each with the moment when the newest words of these were written."""
    posts: QuerySet[Any] = Post.objects.published().posts().with_changed_at()
    # All at once: asked for one after the other, each would look through the posts of all.
    groups = posts.order_by().filter(**{f"{field}__isnull": False}).values(field)
    latest = dict(groups.annotate(latest=Max("changed_at")).values_list(field, "latest"))
    found = [row for row in rows if row.pk in latest]
    for row in found:
        row.changed_at = latest[row.pk]
    return found


SECTIONS: dict[str, Callable[[], ReadableSitemap]] = {
    "posts": PostSitemap,
    "pages": PageSitemap,
    "categories": CategorySitemap,
    "tags": TagSitemap,
    "authors": AuthorSitemap,
    "archives": ArchiveSitemap,
}


@require_safe
@shared
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the maps that have something in them."""
    maps = []
    for name, section in SECTIONS.items():
        sitemap = section()
        latest = sitemap.get_latest_lastmod()
        pages = sitemap.paginator.num_pages if latest else 0
        address = absolute(reverse("blog:sitemap", kwargs={"section": name}))
        maps += [
            {"address": f"{address}?p={page}" if page > 1 else address, "lastmod": latest}
            for page in range(1, pages + 1)
        ]
    return _xml(request, "blog/sitemap_index.xml", {"maps": maps})


@require_safe
@shared
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404
    number = request.GET.get("p", "1")
    if not (number.isascii() and number.isdecimal()):
        raise Http404
    try:
        urls = SECTIONS[section]().get_urls(page=int(number[:9]))
    except EmptyPage as error:
        raise Http404 from error
    for url in urls:
        url["pictures"] = _pictures(url["item"])
    return _xml(request, "blog/sitemap.xml", {"urls": urls})


def _pictures(item: Any) -> list[str]:
    """Return where the pictures of a post are that search engines may show."""
    if not isinstance(item, Post):
        return []
    pictures: list[Picture] = [item.cover] if item.cover else []
    pictures += [picture for picture in item.pictures.all() if picture != item.cover]
    return [absolute(picture.file.url) for picture in pictures]


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml")
    # The map is no page to be found itself.
    response["X-Robots-Tag"] = "noindex"
    return response
