"""Pages of the queue, from one reply on: what is decided meanwhile moves nothing off a page that nobody saw."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from comments.models import Comment
from comments.querysets import CommentQuerySet

A_PAGE = 25


@dataclass(frozen=True)
class Page:
    comments: list[Comment]  # the newest first
    newer: int = 0  # the page before begins above this reply; 0: there is none
    older: int = 0  # the page after begins below it


def page_of(found: CommentQuerySet, *, older_than: str = "", newer_than: str = "") -> Page:
    """Return the page that begins below or above a reply; the newest without either, or if that is gone."""
    number = older_than or newer_than
    place = _place(number) if number.isdecimal() else None
    if place is None:
        return _page(list(found.order_by("-created_at", "-pk")[: A_PAGE + 1]), is_first=True)
    at, pk = place
    if older_than:
        below = Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)
        return _page(list(found.filter(below).order_by("-created_at", "-pk")[: A_PAGE + 1]))
    above = Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk)
    rows = list(found.filter(above).order_by("created_at", "pk")[: A_PAGE + 1])
    page = _page(rows[:A_PAGE][::-1], is_first=len(rows) <= A_PAGE)
    return Page(page.comments, page.newer, page.comments[-1].pk if page.comments else 0)


def _place(number: str) -> tuple[object, int] | None:
    return Comment.objects.filter(pk=int(number[:18])).values_list("created_at", "pk").first()


def _page(rows: list[Comment], *, is_first: bool = False) -> Page:
    comments = rows[:A_PAGE]
    newer = comments[0].pk if comments and not is_first else 0
    return Page(comments, newer, comments[-1].pk if len(rows) > A_PAGE else 0)
