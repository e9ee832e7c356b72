"""Who is told of a reply. Called inside the transaction that makes it true, so that no telling is ever lost."""

from __future__ import annotations

from accounts.models import User
from comments import outbox
from comments.following.telling import take_back, tell_followers
from comments.mail.author import ask_to_decide, tell_author
from comments.models import Comment


def reply_arrived(comment: Comment) -> None:
    """A new reply was saved: it is public, or it waits for moderation."""
    if comment.is_public:
        reply_became_public(comment)
    elif comment.status == Comment.Status.PENDING:
        ask_to_decide(comment)


def reply_became_public(comment: Comment, *, by: User | None = None) -> None:
    """Everybody may read ``comment`` from now on: at once, or because ``by`` approved it."""
    tell_author(comment, by=by)
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
