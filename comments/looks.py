"""The threads in which a person's picture is seen."""

from __future__ import annotations

from comments.models import Comment, ThreadVersion


def show_anew(person_id: int) -> None:
    """Say that the threads with something of the person's are others now: their picture there is a new one."""
    theirs = Comment.objects.approved().filter(user=person_id)
    ThreadVersion.bump_all(theirs.order_by().values_list("post", flat=True).distinct())
