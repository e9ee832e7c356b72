"""Deciding about a reply: what changes, who is told, and the note of who did it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.akismet import talking as akismet
from comments.learning import learn, learn_in_turn
from comments.models import Comment, Decision, Rule
from comments.models.decision import MATCHED_LENGTH
from comments.notifications import reply_became_public, reply_was_restored, reply_was_withdrawn


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
    batch: uuid.UUID | None = None,
) -> Decision | None:
    """Give ``comment`` another status, tell whom it concerns, and keep the decision: all of it, or nothing.

    ``by`` is who decided, None for a rule; ``note`` says how it was done, where that is worth knowing; ``batch`` is
    common to what was decided at once. Returns the decision; None when the status is none other now: somebody else
    has decided the same before, or its writer deleted it meanwhile.
    """
    learn_in_turn()
    rows = Comment.objects.select_for_update().filter(pk=comment.pk)
    before, was_pinned = rows.values_list("status", "is_pinned").get()
    comment.decide(status)
    if comment.status != status or before == status:
        return None
    _tell(comment, by=by, is_undone=undoes is not None)
    decision = Decision.objects.create(
        comment=comment,
        before=before,
        status=status,
        was_pinned=was_pinned,
        rule=rule,
        matched=matched[:MATCHED_LENGTH],
        note=note,
        by=by,
        undoes=undoes,
        batch=batch,
    )
    if by is not None:
        _write_history(comment, by, note)
        akismet.teach(comment, before=before)
    learn(comment)
    return decision


@transaction.atomic
def decide_all(
    numbers: Iterable[int], status: str, *, by: User, batch: uuid.UUID | None = None
) -> int:
    """Decide the same about each of these comments, all or none; return how many have another status now."""
    # All at first, and in one order, so that two who do this at once never wait for each other.
    learn_in_turn()
    rows = Comment.objects.filter(pk__in=numbers).order_by("pk").select_for_update()
    comments = sorted(rows, key=lambda comment: (comment.post_id, comment.pk))
    return sum(decide(one, status, by=by, batch=batch) is not None for one in comments)


@transaction.atomic
def keep_all(numbers: Iterable[int], *, by: User, batch: uuid.UUID | None = None) -> int:
    """Decide that these replies stay as they are, whatever readers reported of them; return how many there are."""
    learn_in_turn()
    comments = list(Comment.objects.with_words().filter(pk__in=numbers).order_by("pk"))
    for comment in comments:
        same = {"before": comment.status, "status": comment.status}
        Decision.objects.create(comment=comment, by=by, rule=Rule.BY_HAND, batch=batch, **same)
        learn(comment)
    return len(comments)


@transaction.atomic
def undo(what: Decision | Comment, *, by: User | None) -> bool:
    """Restore what was before a decision, or before the last one about a comment; return whether that could be done.

    The status and the pin are as they were, unless another reply is pinned now. Mail that the decision took back is
    on its way again, and mail that it sent is taken back, if it has not left. A decision after which another was
    taken stays: undo that one first.
    """
    learn_in_turn()
    number = what.pk if isinstance(what, Comment) else what.comment_id
    comment = Comment.objects.select_for_update().filter(pk=number).first()
    last = comment.decisions.in_force().first() if comment else None
    if comment is None or last is None or comment.status != last.status:
        return False
    if isinstance(what, Decision) and what.pk != last.pk:
        return False
    decide(comment, last.before, by=by, rule=Rule.UNDONE, undoes=last)
    pinned = Comment.objects.filter(post=comment.post_id, is_pinned=True)
    if last.was_pinned and comment.is_public and not pinned.exists():
        comment.pin()
    return True


@transaction.atomic
def undo_all(batch: uuid.UUID, *, by: User) -> int:
    """Undo what was decided at once; return how many replies are as they were."""
    learn_in_turn()
    decisions = Decision.objects.in_force().filter(batch=batch)
    numbers = decisions.order_by().values("comment")
    list(Comment.objects.filter(pk__in=numbers).order_by("pk").select_for_update().values("pk"))
    return sum(undo(one, by=by) for one in decisions.order_by("comment__post", "comment"))


def _tell(comment: Comment, *, by: User | None, is_undone: bool) -> None:
    if is_undone:
        reply_was_restored(comment)
    elif comment.is_public:
        reply_became_public(comment, by=by)
    else:
        reply_was_withdrawn(comment)


def _write_history(comment: Comment, by: User, note: str) -> None:
    """Say it in the administration's own history, too, which tells of everything that people do there."""
    words = f"{comment.get_status_display()}. {note}".strip()
    LogEntry.objects.log_actions(by.pk, [comment], CHANGE, words, single_object=True)


def last_decision(comment: Comment) -> Decision | None:
    """Return the last decision about ``comment``, with who took it."""
    return comment.decisions.select_related("by").first()
