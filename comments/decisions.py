"""Deciding about a reply: what changes, who is told, and the note of who did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models import Comment, Decision, Rule
from comments.models.decision import MATCHED_LENGTH
from comments.notifications import reply_became_public, reply_was_withdrawn


@dataclass(frozen=True)
class Choice:
    """What somebody who moderates can choose to do with a reply."""

    status: Comment.Status
    verb: str | Promise
    question: str | Promise
    done: str | Promise


DECISIONS: Mapping[str, Choice] = {
    "approve": Choice(
        Comment.Status.APPROVED,
        _("Approve"),
        _("Approve this reply?"),
        _("Approved: readers see it now."),
    ),
    "spam": Choice(
        Comment.Status.SPAM, _("Spam"), _("Mark this reply as spam?"), _("Marked as spam.")
    ),
    "trash": Choice(
        Comment.Status.TRASH,
        _("Trash"),
        _("Move this reply to the trash?"),
        _("Moved to the trash."),
    ),
}


@transaction.atomic
def decide(
    comment: Comment,
    status: str,
    *,
    by: User | None,
    rule: Rule = Rule.BY_HAND,
    matched: str = "",
    note: str = "",
    undoes: Decision | None = None,
) -> Decision | None:
    """Give ``comment`` another status, tell whom it concerns, and keep the decision: all of it, or nothing.

    ``by`` is who decided, None for a rule; ``note`` says how it was done, where that is worth knowing. Returns the
    decision; None when the status is none other now: somebody else has decided the same before, or its writer
    deleted it meanwhile.
    """
    rows = Comment.objects.select_for_update().filter(pk=comment.pk)
    before, was_pinned = rows.values_list("status", "is_pinned").get()
    comment.decide(status)
    if comment.status != status or before == status:
        return None
    if comment.is_public:
        reply_became_public(comment, by=by)
    else:
        reply_was_withdrawn(comment)
    if by is not None:
        _write_history(comment, by, note)
    return Decision.objects.create(
        comment=comment,
        before=before,
        status=status,
        was_pinned=was_pinned,
        rule=rule,
        matched=matched[:MATCHED_LENGTH],
        note=note,
        by=by,
        undoes=undoes,
    )


def _write_history(comment: Comment, by: User, note: str) -> None:
    """Say it in the administration's own history, too, which tells of everything that people do there."""
    words = f"{comment.get_status_display()}. {note}".strip()
    LogEntry.objects.log_actions(by.pk, [comment], CHANGE, words, single_object=True)


def last_decision(comment: Comment) -> Decision | None:
    """Return the last decision about ``comment``, with who took it."""
    return comment.decisions.select_related("by").first()
