"""An end to what was thrown away: after some days, as in WordPress, or when somebody empties it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from comments.changes import delete_reply
from comments.models import Comment, Decision, Rule

THROWN_AWAY = (Comment.Status.SPAM, Comment.Status.TRASH)
# So many at once: nobody waits for the database, and the next call goes on.
AT_ONCE = 500
# Seconds between two in the background: on SQLite, who waits to write looks only now and then whether it is their turn.
PAUSE = 0.02


def delete_for_good(numbers: Iterable[int]) -> int:
    """Delete these replies, those that still are spam or in the trash; return how many.

    Of one that was answered the place stays, without a word, so that the thread is whole.
    """
    return sum(_delete(number) for number in numbers)


@transaction.atomic
def _delete(number: int) -> bool:
    rows = Comment.objects.select_for_update().filter(pk=number, status__in=THROWN_AWAY)
    comment = rows.first()
    if comment is None:
        return False
    delete_reply(comment)
    return True


def empty_old() -> None:
    """Delete what was thrown away more than EMPTY_TRASH_DAYS ago; with 0, never."""
    if not settings.EMPTY_TRASH_DAYS:
        return
    _let_the_days_begin()
    before = timezone.now() - datetime.timedelta(days=settings.EMPTY_TRASH_DAYS)
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("at")[:1]
    thrown = Comment.objects.filter(status__in=THROWN_AWAY).annotate(since=Subquery(last))
    old = thrown.filter(since__lt=before).order_by("pk")
    for number in list(old.values_list("pk", flat=True)[:AT_ONCE]):
        delete_for_good([number])
        time.sleep(PAUSE)


def _let_the_days_begin() -> None:
    """Count from now for what came from elsewhere: nobody noted when that was thrown away."""
    decided = Decision.objects.filter(comment=OuterRef("pk"))
    rows = Comment.objects.filter(~Exists(decided), status__in=THROWN_AWAY)
    begun = [
        Decision(comment_id=number, status=status, rule=Rule.NONE)
        for number, status in rows.values_list("pk", "status")[:AT_ONCE]
    ]
    Decision.objects.bulk_create(begun)
