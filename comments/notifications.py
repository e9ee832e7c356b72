"""Who is told of a reply. Called inside the transaction that makes it true, so that no telling is ever lost."""

from __future__ import annotations

from accounts.models import User
from comments.models import Comment


def reply_arrived(comment: Comment) -> None:
    """A new reply was saved: it is public, or it waits for moderation."""
    if comment.status == Comment.Status.APPROVED:
        reply_became_public(comment)


def reply_became_public(comment: Comment, *, by: User | None = None) -> None:
    """Everybody may read ``comment`` from now on: at once, or because ``by`` approved it."""


def reply_was_withdrawn(comment: Comment) -> None:
    """Nobody may read ``comment`` any more: whoever was not told yet never is."""
