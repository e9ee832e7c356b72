"""Whether the site is under attack: the author says so, or it shows."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from blog.foreseen import PlainQuestion
from comments.models import Comment, Discussion

# So many guests' replies in so many minutes that were held, or were spam, are no conversation.
MANY = 30
WITHIN = datetime.timedelta(minutes=10)


def is_under_attack(discussion: Discussion) -> bool:
    if discussion.under_attack != Discussion.UnderAttack.AUTO:
        return discussion.under_attack == Discussion.UnderAttack.ON
    question, values = what_came_lately()
    number: int = question.rows(*values)[0][0]
    return number >= MANY


def what_came_lately() -> tuple[PlainQuestion, tuple[Any, ...]]:
    """Return what is asked where the author leaves it to the site, for this second."""
    since = timezone.now().replace(microsecond=0) - WITHIN
    return _COUNT, (connection.ops.adapt_datetimefield_value(since),) * 2


# No more are counted than matter: a flood makes nobody wait for its size. Each status by itself and by its name, in the
# order of the index that has both: PostgreSQL would else look through all that is young, most of which is approved.
_UNWANTED = " UNION ALL ".join(
    f"""
    SELECT 1 FROM (
        SELECT 1 FROM {Comment._meta.db_table}
        WHERE status = '{status.value}' AND created_at > %s AND user_id IS NULL
        ORDER BY created_at DESC LIMIT {MANY}
    ) AS {status.value}
    """  # noqa: S608 - our own names
    for status in (Comment.Status.PENDING, Comment.Status.SPAM)
)
_COUNT = PlainQuestion(f"SELECT COUNT(*) FROM ({_UNWANTED}) AS unwanted")  # noqa: S608
