"""Posts by their days: a year's, a month's, a day's, and all of them."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from blog.models import Category, Post, Tag
from blog.remembered import remembered
from blog.shared import shared
from blog.views import post_list

# So many of the newest posts are named on the one page of all; of the months before them the numbers are.
MOST_NAMED = 1000
# And so many categories and tags, those that most posts have.
MOST_TERMS = 60


@dataclass(frozen=True)
class Period:
    """A year, a month of it, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> datetime.date:
        """Raises ``ValueError`` where the calendar has no such day."""
        month, day = (1 if part is None else part for part in (self.month, self.day))
        return datetime.date(self.year, month, day)

    @property
    def last(self) -> datetime.date:
        month = self.month or 12
        return self.first.replace(
            month=month, day=self.day or calendar.monthrange(self.year, month)[1]
        )

    @property
    def name(self) -> str:
        if self.day:
            return date_format(self.first, "DATE_FORMAT")
        return date_format(self.first, "YEAR_MONTH_FORMAT") if self.month else f"{self.year:04}"

    @property
    def address(self) -> str:
        parts = {"year": self.year, "month": self.month, "day": self.day}
        known = {name: number for name, number in parts.items() if number}
        return reverse(f"blog:{list(known)[-1]}", kwargs=known)

    @property
    def longer(self) -> list[Period]:
        """The year, and the month, that it is a part of."""
        year, month = Period(self.year), Period(self.year, self.month)
        return [period for period in (year, month) if period != self]


@dataclass
class Month:
    """A month with so many posts, and those that are named."""

    period: Period
    count: int
    posts: list[Post] = field(default_factory=list)

    @property
    def name(self) -> str:
        return date_format(self.period.first, "F")


@require_safe
def dated(
    request: HttpRequest,
    year: int,
    month: int | None = None,
    day: int | None = None,
    number: int | None = None,
) -> HttpResponse:
    period = Period(year, month, day)
    try:
        posts = Post.objects.within(period.first, period.last)
    except ValueError as error:
        raise Http404 from error
    context = {"period": period, "first": period.address}
    # There are more years than anybody has posts.
    return post_list(request, posts.latest_day_first(), number, context, may_be_empty=False)


@require_safe
@shared
def everything(request: HttpRequest) -> HttpResponse:
    months = list(_months())
    years = [(year, list(group)) for year, group in groupby(months, lambda m: m.period.year)]
    context = {
        "years": years,
        "count": sum(month.count for month in months),
        "categories": remembered("categories", lambda: _most_used(Category)),
        "tags": remembered("tags", lambda: _most_used(Tag)),
    }
    return render(request, "blog/archive.html", context)


def _most_used(terms: type[Category | Tag]) -> list[Any]:
    """Return those that most public posts have, by name, with the number of these as ``count``, in two queries."""
    numbers = _numbers_of_posts(terms)
    most = sorted(numbers, key=lambda pk: (-numbers[pk], pk))[:MOST_TERMS]
    used: list[Any] = list(terms.objects.filter(pk__in=[pk for pk in most if numbers[pk] > 0]))
    for term in used:
        term.count = numbers[term.pk]
    return sorted(used, key=lambda term: term.name.casefold())


def _numbers_of_posts(terms: type[Category | Tag]) -> Counter[int]:
    """Count all that are filed under each, in an index, and take off what is not public: few, of most sites."""
    name = str(terms._meta.model_name)
    filed = terms.posts.through.objects.order_by().values_list(name)
    hidden = filed.filter(post__in=Post.objects.hidden_posts())
    numbers: Counter[int] = Counter()
    for pk, number in filed.annotate(n=Count("*")).union(hidden.annotate(n=-Count("*")), all=True):
        numbers[pk] += number
    return numbers


def _months() -> Iterator[Month]:
    """Newest first, in two queries."""
    public = Post.objects.published().posts()
    named: dict[tuple[int, int], list[Post]] = {}
    for post in public.for_links().newest_first()[:MOST_NAMED]:
        named.setdefault(_year_and_month(post.published_on), []).append(post)
    for month, count in remembered("months", _count_months):
        posts = named.get(month, [])
        # The month at the end of what is named may be cut short: then it is better not begun.
        yield Month(Period(*month), count, posts if len(posts) == count else [])


def _count_months() -> list[tuple[tuple[int, int], int]]:
    public = Post.objects.published().posts()
    days = public.order_by("-published_on").values_list("published_on").annotate(Count("pk"))
    groups = groupby(days, lambda day: _year_and_month(day[0]))
    return [(month, sum(number for _day, number in group)) for month, group in groups]


def _year_and_month(day: datetime.date | None) -> tuple[int, int]:
    assert day is not None  # noqa: S101 - what is public has a day
    return day.year, day.month
