"""On which page somebody finds the reply that they have just sent, without counting a long thread again for each."""

from __future__ import annotations

from django.db import connection

from blog.prepared import prepared
from comments.models import Comment, ThreadVersion
from comments.models.thread_version import ROOTS


def older_roots(root: Comment) -> int:
    """Return how many of the roots that the public sees are older than ``root``, which is one of them.

    A thread knows how many it has. Where a change made it forget, they are counted once, for all who come next.
    """
    version, roots, younger = _ask(_KNOWN, root)
    if roots is not None:
        return roots - younger - 1
    version, counted, younger = _ask(_COUNTED, root)
    # Unless something came meanwhile, which may have made another of it.
    ThreadVersion.objects.filter(pk=root.post_id, number=version).update(roots=counted)
    return (counted or 0) - younger - 1


def _ask(statement: str, root: Comment) -> tuple[int, int | None, int]:
    post, moment = root.post_id, connection.ops.adapt_datetimefield_value(root.created_at)
    with prepared(), connection.cursor() as cursor:
        cursor.execute(statement, [post, post, post, moment, root.pk])
        row: tuple[int, int | None, int] = cursor.fetchone()
    return row


_comments, _versions = Comment._meta.db_table, ThreadVersion._meta.db_table
# All of one moment: that of the statement.
_QUESTION = f"""
SELECT COALESCE((SELECT number FROM {_versions} WHERE post_id = %s), 0), ({{roots}}), (
    SELECT COUNT(*) FROM {_comments}
    WHERE post_id = %s AND status = 'approved' AND parent_id IS NULL AND (created_at, id) > (%s, %s)
)
"""  # noqa: S608 - our own names
_KNOWN = _QUESTION.format(roots=ROOTS)
_COUNTED = _QUESTION.format(
    roots=f"SELECT COUNT(DISTINCT root_id) FROM {_comments} WHERE post_id = %s AND status = 'approved'"  # noqa: S608
)
