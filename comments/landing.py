"""On which page somebody finds the reply that they have just sent, without counting a long thread again for each."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.db import connection

from blog.prepared import prepared
from comments.models import Comment, ThreadVersion

# Threads whose roots are kept counted.
MOST = 500


class _Roots(NamedTuple):
    """How many roots the public saw in this version of a thread."""

    version: int
    number: int


_lock = Lock()
# By the post's guid, which no other has.
_kept: OrderedDict[str, _Roots] = OrderedDict()


def older_roots(root: Comment) -> int:
    """Return how many of the roots that the public sees are older than ``root``, which is one of them.

    What was counted before is counted on, if nothing but new roots without answers came since: each change of the
    thread has a number of its own, and a reply has that of the change which showed it. Else all are counted.
    """
    thread = root.post.guid
    known = _kept.get(thread)
    roots, younger = (known and _count_on(root, known)) or _count(root)
    with _lock:
        _kept[thread] = roots
        _kept.move_to_end(thread)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return roots.number - younger - 1


def _count_on(root: Comment, known: _Roots) -> tuple[_Roots, int] | None:
    version, fresh, younger = _ask(_SINCE, root, [known.version])
    if known.version + fresh != version:
        return None
    return _Roots(version, known.number + fresh), younger


def _count(root: Comment) -> tuple[_Roots, int]:
    version, number, younger = _ask(_ALL, root, [])
    return _Roots(version, number), younger


def _ask(statement: str, root: Comment, values: list[int]) -> tuple[int, int, int]:
    post, moment = root.post_id, connection.ops.adapt_datetimefield_value(root.created_at)
    with prepared(), connection.cursor() as cursor:
        cursor.execute(statement, [post, post, *values, post, moment, root.pk])
        row: tuple[int, int, int] = cursor.fetchone()
    return row


_comments = Comment._meta.db_table
# All of one moment: that of the statement.
_WITH_VERSION = f"""
SELECT COALESCE((SELECT number FROM {ThreadVersion._meta.db_table} WHERE post_id = %s), 0), ({{counted}}), (
    SELECT COUNT(*) FROM {_comments}
    WHERE post_id = %s AND status = 'approved' AND parent_id IS NULL AND (created_at, id) > (%s, %s)
)
"""  # noqa: S608 - our own names
# One that had answers may have been counted as a gravestone.
_SINCE = _WITH_VERSION.format(
    counted=f"""
    SELECT COUNT(*) FROM {_comments} AS fresh
    WHERE post_id = %s AND status = 'approved' AND shown_in > %s AND parent_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM {_comments} AS answers WHERE answers.parent_id = fresh.id)
    """  # noqa: S608
)
_ALL = _WITH_VERSION.format(
    counted=f"SELECT COUNT(DISTINCT root_id) FROM {_comments} WHERE post_id = %s AND status = 'approved'"  # noqa: S608
)
