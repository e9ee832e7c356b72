"""What became of what the same people wrote before: the best help to decide."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.db.models.functions import Lower

from comments.models import Comment
from comments.querysets import CommentQuerySet

COUNTS = {
    status: Count("pk", filter=Q(status=status))
    for status in ("approved", "pending", "spam", "trash")
}


@dataclass(frozen=True)
class Past:
    """How many of a writer's replies are what, the present one included, and when the first came."""

    approved: int
    pending: int
    spam: int
    trash: int
    first: datetime.datetime

    @property
    def total(self) -> int:
        return self.approved + self.pending + self.spam + self.trash


def pasts_of(comments: Iterable[Comment]) -> dict[int, Past]:
    """Return the past of each one's writer by the comment's number, in two queries.

    A guest is whoever gave the same address, which anybody can; who gave none has no past. Each comment has its
    ``address``, as the database folds it.
    """
    rows = list(comments)
    users = {comment.user_id for comment in rows if comment.user_id}
    addresses = {_address(comment) for comment in rows if _address(comment)}
    theirs = _by("user", Comment.objects.filter(user__in=users)) if users else {}
    guests = Comment.objects.filter(user=None).annotate(address=Lower("email"))
    given = _by("address", guests.filter(address__in=addresses)) if addresses else {}
    past = {
        comment.pk: theirs.get(comment.user_id, given.get(_address(comment))) for comment in rows
    }
    return {number: one for number, one in past.items() if one}


def _address(comment: Comment) -> str:
    return "" if comment.user_id else str(getattr(comment, "address", ""))


def _by(column: str, comments: CommentQuerySet) -> dict[object, Past]:
    rows = comments.order_by().values(column).annotate(first=Min("created_at"), **COUNTS)
    return {row.pop(column): Past(**row) for row in rows}
