"""The pages of a site, with the moments when their words last changed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max, QuerySet
from django.urls import reverse

from blog.absolute import absolute
from blog.archive import Period
from blog.models import Category, Picture, Post, Tag
from blog.remembered import remembered

# A day, and when the newest words of its posts were written.
Day = tuple[datetime.date, datetime.datetime]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, when the newest of its words were written, and its pictures that search engines may show."""

    address: str
    changed_at: datetime.datetime
    pictures: Sequence[str] = ()


def listed_post(post: Any) -> Listed:
    """``post`` is one of PostQuerySet.for_sitemap()."""
    pictures: list[Picture] = [post.cover] if post.cover else []
    pictures += [picture for picture in post.pictures.all() if picture != post.cover]
    return Listed(
        absolute(post.get_absolute_url()),
        post.changed_at,
        [absolute(picture.file.url) for picture in pictures],
    )


def pages() -> list[Listed]:
    return [listed_post(page) for page in Post.objects.published().pages().for_sitemap()]


def categories() -> list[Listed]:
    return _listed(Category.objects.all(), _latest_by("categories"), Category.get_absolute_url)


def tags() -> list[Listed]:
    return _listed(Tag.objects.all(), _latest_by("tags"), Tag.get_absolute_url)


def authors() -> list[Listed]:
    latest = _latest_by("author")
    return _listed(get_user_model().objects.filter(pk__in=latest), latest, _author_s)


def _author_s(person: Any) -> str:
    return reverse("blog:author", kwargs={"username": person.get_username()})


def archives() -> list[Listed]:
    """The lists of all posts, of each year's and of each month's."""
    days = _days()
    if not days:
        return []
    latest = _latest(days)
    return [
        *(Listed(absolute(reverse(name)), latest) for name in ("blog:home", "blog:archive")),
        *_periods(days, lambda day: Period(day.year)),
        *_periods(days, lambda day: Period(day.year, day.month)),
    ]


def latest_of_posts() -> datetime.datetime | None:
    """Return when the newest words of all posts were written; None if there is no post."""
    days = _days()
    return _latest(days) if days else None


def _periods(days: list[Day], period_of: Callable[[datetime.date], Period]) -> Iterator[Listed]:
    for period, some in groupby(days, lambda day: period_of(day[0])):
        yield Listed(absolute(period.address), _latest(some))


def _latest(days: Iterable[Day]) -> datetime.datetime:
    return max(changed_at for _day, changed_at in days)


def _days() -> list[Day]:
    """Return the days that have posts, in their order."""
    return remembered("days with their changes", _find_days)


def _find_days() -> list[Day]:
    posts: QuerySet[Any] = Post.objects.published().posts().with_changed_at()
    days = posts.order_by("published_on").values("published_on")
    return list(days.annotate(latest=Max("changed_at")).values_list("published_on", "latest"))


def _latest_by(field: str) -> dict[int, datetime.datetime]:
    """Return when the newest words of the public posts of each were written; nothing of those that have none."""
    posts: QuerySet[Any] = Post.objects.published().posts().with_changed_at()
    # All at once: asked for one after the other, each would look through the posts of all.
    groups = posts.order_by().filter(**{f"{field}__isnull": False}).values(field)
    return dict(groups.annotate(latest=Max("changed_at")).values_list(field, "latest"))


def _listed(
    rows: QuerySet[Any], latest: dict[int, datetime.datetime], address_of: Callable[[Any], str]
) -> list[Listed]:
    return [
        Listed(absolute(address_of(row)), latest[row.pk])
        for row in rows.order_by("pk")
        if row.pk in latest
    ]
