"""Deciding about a reply: what changes, who is told, and the note of who did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models import Comment
from comments.notifications import reply_became_public, reply_was_withdrawn


@dataclass(frozen=True)
class Decision:
    status: Comment.Status
    verb: str | Promise
    question: str | Promise
    done: str | Promise


DECISIONS: Mapping[str, Decision] = {
    "approve": Decision(
        Comment.Status.APPROVED,
        _("Approve"),
        _("Approve this reply?"),
        _("Approved: readers see it now."),
    ),
    "spam": Decision(
        Comment.Status.SPAM, _("Spam"), _("Mark this reply as spam?"), _("Marked as spam.")
    ),
    "trash": Decision(
        Comment.Status.TRASH,
        _("Trash"),
        _("Move this reply to the trash?"),
        _("Moved to the trash."),
    ),
}


@transaction.atomic
def decide(comment: Comment, status: str, *, by: User, note: str = "") -> bool:
    """Give ``comment`` another status, tell whom it concerns, and note who did it: all of it, or nothing.

    ``note`` says how it was done, where that is worth knowing. Returns whether the status is another now: it is not
    when somebody else has decided the same before, or when its writer deleted it meanwhile.
    """
    rows = Comment.objects.select_for_update().filter(pk=comment.pk)
    before = rows.values_list("status", flat=True).get()
    comment.decide(status)
    if comment.status != status or before == status:
        return False
    if comment.is_public:
        reply_became_public(comment, by=by)
    else:
        reply_was_withdrawn(comment)
    words = f"{comment.get_status_display()}. {note}".strip()
    LogEntry.objects.log_actions(by.pk, [comment], CHANGE, words, single_object=True)
    return True


def last_decision(comment: Comment) -> LogEntry | None:
    """Return the note of the last decision about ``comment``, with who took it."""
    notes = LogEntry.objects.filter(
        content_type__app_label="comments", content_type__model="comment", object_id=comment.pk
    )
    return notes.select_related("user").order_by("-action_time", "-pk").first()
