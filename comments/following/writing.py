"""From what followers are to be told to mails in the outbox, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from blog.models import Post, Site
from comments.following.letters import SHOWN, about_post, about_reply, digest, items_of
from comments.models import Comment, Notice, Pace
from comments.outbox import Letter, enqueue_many

# So many mails are written by one call.
SINGLE, DIGESTS = 100, 20
# So many rows are named in one question: a weekly digest may be about tens of thousands.
ROWS = 1000

# A mail, and what it tells.
Told = tuple[Letter, list[Notice]]


def write_due() -> bool:
    """Write the mails whose moment has come. Return whether there may be more."""
    return any([_write_single(), _write_digests()])


def _write_single() -> bool:
    about = ("follower", "comment__post", "comment__parent", "post__author")
    due = Notice.objects.due().filter(pace=Pace.AT_ONCE).select_related(*about)
    notices = list(due[:SINGLE])
    site, told = Site.current(), []
    for notice in _drop_hidden(notices):
        if notice.comment:
            told.append((about_reply(notice.comment, notice.follower, site), [notice]))
        elif notice.post:
            told.append((about_post(notice.post, notice.follower, site), [notice]))
    _hand_over(told)
    return len(notices) == SINGLE


def _write_digests() -> bool:
    due = Notice.objects.due().exclude(pace=Pace.AT_ONCE)
    waiting = due.order_by("follower").values_list("follower", flat=True).distinct()
    followers = list(waiting[:DIGESTS])
    notices = due.filter(follower__in=followers).select_related("follower")
    parcels: dict[tuple[int, bool], list[Notice]] = defaultdict(list)
    for notice in _drop_hidden(list(notices)):
        parcels[notice.follower_id, notice.post_id is None].append(notice)
    items = items_of([notice for parcel in parcels.values() for notice in parcel[:SHOWN]])
    site = Site.current()
    _hand_over([(digest(parcel, items, site), parcel) for parcel in parcels.values()])
    return len(followers) == DIGESTS


def _drop_hidden(notices: Sequence[Notice]) -> list[Notice]:
    """Return those about what the public may read at this moment. The others are forgotten."""
    public = Post.objects.published()
    posts = _present(public, {notice.post_id for notice in notices})
    approved = Comment.objects.approved().filter(post__in=public)
    comments = _present(approved, {notice.comment_id for notice in notices})
    kept = [
        notice for notice in notices if notice.post_id in posts or notice.comment_id in comments
    ]
    for some in batched(_numbers(set(notices) - set(kept)), ROWS):
        Notice.objects.untold().filter(pk__in=some).delete()
    return kept


def _present(rows: QuerySet[Any], numbers: set[int | None]) -> set[int]:
    """Return which of the numbers are those of rows there."""
    found: set[int] = set()
    for some in batched(sorted(filter(None, numbers)), ROWS):
        found.update(rows.filter(pk__in=some).values_list("pk", flat=True))
    return found


@transaction.atomic
def _hand_over(told: Sequence[Told]) -> None:
    """Put the mails into the outbox and note it, both or neither; what another worker did meanwhile is left out."""
    # In one order, so that two workers never wait for each other.
    waiting = Notice.objects.untold().select_for_update().order_by("pk")
    mine = _present(waiting, {notice.pk for _letter, notices in told for notice in notices})
    ours = [(letter, notices) for letter, notices in told if mine.issuperset(_numbers(notices))]
    enqueue_many([letter for letter, _notices in ours])
    for some in batched(_numbers(notice for _letter, notices in ours for notice in notices), ROWS):
        Notice.objects.filter(pk__in=some).update(told_at=timezone.now())


def _numbers(notices: Iterable[Notice]) -> list[int]:
    return [notice.pk for notice in notices]
