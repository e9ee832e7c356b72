"""The rules, and the order in which they are asked. The first that has something to say decides."""

from __future__ import annotations

from collections.abc import Callable

from comments.bans import banned_by
from comments.learning import Verdict, judge, verdict_on
from comments.models import Comment
from comments.models.decision import Rule
from comments.moderation.candidate import Candidate, Ruling
from comments.permissions import may_moderate

APPROVED, PENDING, SPAM = Comment.Status.APPROVED, Comment.Status.PENDING, Comment.Status.SPAM


def rule_on(candidate: Candidate) -> Ruling:
    """Return what becomes of a reply, and why.

    Asked before: whether it was said already, and whether too much comes at once. Those refuse a reply, which is
    then not kept at all.
    """
    ruling = next(filter(None, (rule(candidate) for rule in ORDER)), Ruling(APPROVED, Rule.NONE))
    return ruling if ruling.rule in TRUSTED else _learned(candidate, ruling)


def _trusted(candidate: Candidate) -> Ruling | None:
    user, past = candidate.user, candidate.past
    if user is None:
        return None
    if user.pk == candidate.post.author_id:
        return Ruling(APPROVED, Rule.AUTHOR)
    moderates = past.moderates if past else may_moderate(user)
    return Ruling(APPROVED, Rule.MODERATOR) if moderates else None


def _banned(candidate: Candidate) -> Ruling | None:
    if candidate.past:
        # A rehearsal leaves them out by itself.
        return None
    ban = banned_by(candidate)
    return Ruling(Comment.Status.TRASH, Rule.BANNED, str(ban)) if ban else None


def _trap(candidate: Candidate) -> Ruling | None:
    return Ruling(SPAM, Rule.HONEYPOT) if candidate.signals.trap else None


def _too_fast(candidate: Candidate) -> Ruling | None:
    return Ruling(PENDING, Rule.TOO_FAST) if candidate.signals.too_fast else None


def _unproven(candidate: Candidate) -> Ruling | None:
    return Ruling(PENDING, Rule.PROOF) if candidate.signals.unproven else None


def _hold_everything(candidate: Candidate) -> Ruling | None:
    return Ruling(PENDING, Rule.HOLD_ALL) if candidate.discussion.hold_all else None


def _first(candidate: Candidate) -> Ruling | None:
    if not candidate.discussion.hold_first or is_known(candidate):
        return None
    return Ruling(PENDING, Rule.FIRST)


def is_known(candidate: Candidate) -> bool:
    """Whether the writer has an approved reply.

    Ask by account or by session: anybody can give the name and address of another guest.
    What is being edited does not speak for itself: other words were approved.
    """
    if candidate.past:
        return candidate.past.is_known
    edited, own = candidate.edited, candidate.own
    approved = Comment.objects.approved().exclude(pk__in=[edited.pk] if edited else [])
    if candidate.user is not None:
        return approved.filter(user=candidate.user.pk).exists()
    return bool(own) and approved.filter(user=None, pk__in=own).exists()


def _learned(candidate: Candidate, ruling: Ruling) -> Ruling:
    """Ask the filter, which may find worse of a reply than the other rules, and never better."""
    if not candidate.discussion.asks_filter or ruling.status not in {APPROVED, PENDING}:
        return ruling
    verdict = _verdict(candidate)
    if verdict is None or verdict.status == ruling.status:
        return ruling
    return Ruling(verdict.status, Rule.LEARNED, ", ".join(verdict.words))


def _verdict(candidate: Candidate) -> Verdict | None:
    past = candidate.past
    if past is None:
        return judge(candidate.comment, is_known=lambda: is_known(candidate))
    return verdict_on(past.features, past.seen, past.total, is_known=lambda: past.is_known)


TRUSTED = {Rule.AUTHOR, Rule.MODERATOR}
ORDER: tuple[Callable[[Candidate], Ruling | None], ...] = (
    _trusted,
    _trap,
    _banned,
    _too_fast,
    _unproven,
    _hold_everything,
    _first,
)
