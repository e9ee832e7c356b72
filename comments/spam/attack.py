"""Whether the site is under attack: the author says so, or it shows."""

from __future__ import annotations

import datetime

from django.db import connection
from django.utils import timezone

from blog.prepared import prepared
from comments.models import Comment, Discussion

# So many guests' replies in so many minutes that were held, or were spam, are no conversation.
MANY = 30
WITHIN = datetime.timedelta(minutes=10)


def is_under_attack(discussion: Discussion) -> bool:
    if discussion.under_attack != Discussion.UnderAttack.AUTO:
        return discussion.under_attack == Discussion.UnderAttack.ON
    since = connection.ops.adapt_datetimefield_value(timezone.now() - WITHIN)
    with prepared(), connection.cursor() as cursor:
        cursor.execute(_COUNT, [since, since])
        number: int = cursor.fetchone()[0]
    return number >= MANY


# No more are counted than matter: a flood makes nobody wait for its size. Each status by itself and by its name, in the
# order of the index that has both: PostgreSQL would else look through all that is young, most of which is approved.
_COUNT = " UNION ALL ".join(
    f"""
    SELECT 1 FROM (
        SELECT 1 FROM {Comment._meta.db_table}
        WHERE status = '{status.value}' AND created_at > %s AND user_id IS NULL
        ORDER BY created_at DESC LIMIT {MANY}
    ) AS {status.value}
    """  # noqa: S608 - our own names
    for status in (Comment.Status.PENDING, Comment.Status.SPAM)
)
_COUNT = f"SELECT COUNT(*) FROM ({_COUNT}) AS unwanted"  # noqa: S608
