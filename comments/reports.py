"""What a reader's report does: it is kept, and with enough others it holds the reply until somebody decides."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from comments.decisions import decide
from comments.mail.author import ask_to_decide
from comments.models import Comment, Discussion, Report, Rule
from comments.permissions import may_moderate


@transaction.atomic
def report_reply(
    comment: Comment, *, user: User | None, address_key: str, reason: str, words: str = ""
) -> bool:
    """Keep what a reader says of a reply; return whether it is their first word on it.

    Whoever reports the same reply at the same instant waits for the row, so that one report is the last that it took.
    """
    rows = Comment.objects.select_for_update(of=("self",)).select_related("post", "user")
    comment = rows.get(pk=comment.pk)
    if _has_reported(comment, user, address_key):
        return False
    said = {"reason": reason, "words": words, "address_key": address_key}
    Report.objects.create(comment=comment, user=user, **said)
    _hold_if_enough(comment)
    return True


def _has_reported(comment: Comment, user: User | None, address_key: str) -> bool:
    """Ask by account and by address: whoever logs out is still one reader. Two accounts at one address are two."""
    mine = Q(user=user) if user else Q()
    if address_key:
        mine |= Q(address_key=address_key, **({"user": None} if user else {}))
    return bool(mine) and comment.reports.filter(mine).exists()


def _hold_if_enough(comment: Comment) -> None:
    """Count what was reported since somebody decided. What an author or a moderator wrote is only reported."""
    enough = Discussion.current().reports_to_hold
    if not enough or not comment.is_public or _is_of_the_house(comment):
        return
    count = comment.reports.unanswered().count()
    if count >= enough and decide(
        comment, Comment.Status.PENDING, by=None, rule=Rule.REPORTED, matched=str(count)
    ):
        ask_to_decide(comment)


def _is_of_the_house(comment: Comment) -> bool:
    user = comment.user
    return user is not None and (user.pk == comment.post.author_id or may_moderate(user))
