"""Whether a post's thread is still what somebody has seen of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from blog.models import Post
from blog.prepared import prepared


class ThreadVersion(models.Model):
    """Counts the changes that the public can see in a post's thread: a row of its own, so that no post is written.

    A post without a row is at 0. What changes the thread calls ``bump()`` in its own transaction, as the last thing
    there: until it ends, everybody else's change to the same thread waits.
    """

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="thread_version"
    )
    number = models.PositiveBigIntegerField(default=0)
    # How many roots the public sees, gravestones among them, none of them younger than the last change; unknown after a
    # change that may have shown or hidden some.
    roots = models.PositiveBigIntegerField(null=True)
    # Never earlier than before, whichever machine's clock it is told by.
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)

    @staticmethod
    def bump(post_id: int, *, roots_stay: bool = False) -> int:
        """Say that the thread is another now, and return its new version. Nobody else's can be the same."""
        with prepared(), connection.cursor() as cursor:
            cursor.execute(BUMP_SAME_ROOTS if roots_stay else BUMP, bumping(post_id))
            number: int = cursor.fetchone()[0]
        return number

    @staticmethod
    def begin(post_id: int) -> int:
        """Do as ``bump()`` by one statement, for a thread that nobody else can know."""
        ThreadVersion.objects.bulk_create([ThreadVersion(pk=post_id, number=1)])
        return 1

    @staticmethod
    def bump_all(post_ids: Iterable[int]) -> None:
        """Say that these threads are others now, by a fixed number of queries."""
        rows = [ThreadVersion(pk=post_id) for post_id in post_ids]
        ThreadVersion.objects.bulk_create(rows, ignore_conflicts=True)
        theirs = ThreadVersion.objects.filter(pk__in=[row.pk for row in rows])
        # Taken in one order, so that two who do this at once never wait for each other.
        list(theirs.order_by("pk").select_for_update().values_list("pk"))
        _count_up(theirs)


class Bumped(NamedTuple):
    """What a thread is by a change: as its row says it then."""

    number: int
    roots: int | None
    changed_at: datetime.datetime

    @classmethod
    def told(cls, number: Any, roots: Any, changed_at: Any) -> Bumped:
        """Take it as the database says it, which may be in texts."""
        moment = datetime.datetime.fromisoformat(str(changed_at))
        # SQLite keeps it without a time zone.
        at = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        return cls(int(number), None if roots is None else int(roots), at)


# One statement for the question and the count: whoever comes at the same instant waits for no more. Of two changes, the
# later has the later moment, although its own may have been told before it waited.
_LATER = {
    "postgresql": "GREATEST(excluded.changed_at, kept.changed_at + interval '1 microsecond')",
    "sqlite": "MAX(excluded.changed_at, kept.changed_at)",
}
_BUMP = f"""
INSERT INTO {ThreadVersion._meta.db_table} AS kept (post_id, number, roots, changed_at) VALUES (%s, 1, {{first}}, %s)
ON CONFLICT (post_id) DO UPDATE
SET number = kept.number + 1, roots = {{roots}}, changed_at = {_LATER[connection.vendor]}
RETURNING number, roots, changed_at
"""  # noqa: S608 - our own name
BUMP = _BUMP.format(first="NULL", roots="NULL")
BUMP_SAME_ROOTS = _BUMP.format(first="NULL", roots="kept.roots")
BUMP_ONE_ROOT = _BUMP.format(first="1", roots="kept.roots + 1")
ROOTS = f"SELECT roots FROM {ThreadVersion._meta.db_table} WHERE post_id = %s"  # noqa: S608


def bumping(post_id: int) -> list[Any]:
    """Return the values of ``BUMP``."""
    return [post_id, connection.ops.adapt_datetimefield_value(timezone.now())]


def _count_up(row: models.QuerySet[ThreadVersion]) -> int:
    later = Greatest("changed_at", Value(timezone.now()))
    return row.update(number=F("number") + 1, roots=None, changed_at=later)
