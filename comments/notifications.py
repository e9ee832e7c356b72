"""Who is told of a reply. Called inside the transaction that makes it true, so that no telling is ever lost."""

from __future__ import annotations

import datetime

from django.utils import timezone

from accounts.models import User
from comments import outbox
from comments.discussion import House
from comments.following.telling import take_back, tell_followers
from comments.mail.author import ask_to_decide, tell_author
from comments.models import Comment, Decision
from comments.models.notice import KEPT


def reply_arrived(
    comment: Comment, *, house: House | None = None, decision: Decision | None = None
) -> None:
    """A new reply was saved: it is public, or it waits for moderation, because of ``decision`` if that is known."""
    if comment.is_public:
        reply_became_public(comment, house=house)
    elif comment.status == Comment.Status.PENDING:
        ask_to_decide(comment, house=house, decision=decision)


def reply_became_public(
    comment: Comment, *, by: User | None = None, house: House | None = None
) -> None:
    """Everybody may read ``comment`` from now on: at once, or because ``by`` approved it."""
    tell_author(comment, by=by, house=house)
    # After the author: whom that mail tells is not told again.
    tell_followers(comment)


def reply_was_edited(comment: Comment, *, before: str) -> None:
    """Mail that has not left yet tells the new words; for those that wait ``before`` did not, a decision is asked."""
    has_not_left = outbox.cancel(about=f"reply:{comment.pk}")
    if has_not_left or comment.status != before:
        take_back(comment)
        reply_arrived(comment)


def reply_was_withdrawn(comment: Comment) -> None:
    """Nobody may read ``comment`` any more: whoever was not told yet never is."""
    outbox.cancel(about=f"reply:{comment.pk}")
    take_back(comment)


def reply_was_restored(comment: Comment) -> None:
    """A decision was undone: whoever was not told because of it is told after all, and nobody twice."""
    if not comment.is_public:
        reply_was_withdrawn(comment)
        if comment.status == Comment.Status.PENDING:
            ask_to_decide(comment, again=True)
        return
    tell_author(comment, again=True)
    since = _public_since(comment)
    # Who was told of what is older is not known any more; nobody waits for that long.
    if since > timezone.now() - KEPT:
        tell_followers(comment, since=since)


def _public_since(comment: Comment) -> datetime.datetime:
    approvals = comment.decisions.filter(status=Comment.Status.APPROVED).order_by("pk")
    return approvals.values_list("at", flat=True).first() or comment.created_at
