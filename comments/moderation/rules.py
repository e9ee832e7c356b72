"""The rules, in the order in which they are asked: the first that has something to say decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from comments.bans import banned_by
from comments.learning import Verdict, judge, verdict_on
from comments.models import Comment, Rule
from comments.moderation.candidate import Candidate, Ruling
from comments.moderation.known import imitated, is_known
from comments.moderation.words import first_word
from comments.permissions import may_moderate

APPROVED, PENDING, SPAM, TRASH = (
    Comment.Status.APPROVED,
    Comment.Status.PENDING,
    Comment.Status.SPAM,
    Comment.Status.TRASH,
)
# As our own HTML has them.
LINK = re.compile(r"<a [^>]*href=")


def rule_on(candidate: Candidate) -> Ruling:
    """Return what becomes of a reply, and why.

    Asked before: whether it was said already (409), and whether too much comes at once (429). Those refuse a reply,
    which is then not kept at all.
    """
    if ruling := _trusted(candidate):
        return ruling
    if ruling := _trash_words(candidate):
        return ruling
    ruling = next(filter(None, (rule(candidate) for rule in ORDER)), Ruling(APPROVED, Rule.NONE))
    return _learned(candidate, ruling)


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
    return Ruling(TRASH, Rule.BANNED, str(ban)) if ban else None


def _trash_words(candidate: Candidate) -> Ruling | None:
    """Throw away what has such a word, whatever the other rules say of it."""
    word = first_word(candidate.discussion.trash_words, candidate)
    return Ruling(TRASH, Rule.TRASH_WORDS, word) if word else None


def _trap(candidate: Candidate) -> Ruling | None:
    return Ruling(SPAM, Rule.HONEYPOT) if candidate.signals.trap else None


def _too_fast(candidate: Candidate) -> Ruling | None:
    return Ruling(PENDING, Rule.TOO_FAST) if candidate.signals.too_fast else None


def _unproven(candidate: Candidate) -> Ruling | None:
    return Ruling(PENDING, Rule.PROOF) if candidate.signals.unproven else None


def _hold_everything(candidate: Candidate) -> Ruling | None:
    if candidate.discussion.hold_all:
        return Ruling(PENDING, Rule.HOLD_ALL)
    return Ruling(PENDING, Rule.HOLD_POST) if candidate.post.hold_replies else None


def _links(candidate: Candidate) -> Ruling | None:
    most = candidate.discussion.hold_links
    number = len(LINK.findall(candidate.comment.body_html))
    return Ruling(PENDING, Rule.LINKS, str(number)) if most and number >= most else None


def _words(candidate: Candidate) -> Ruling | None:
    word = first_word(candidate.discussion.hold_words, candidate)
    return Ruling(PENDING, Rule.WORDS, word) if word else None


def _unverified(candidate: Candidate) -> Ruling | None:
    name = imitated(candidate)
    return Ruling(PENDING, Rule.UNVERIFIED, name) if name else None


def _first(candidate: Candidate) -> Ruling | None:
    is_held = candidate.discussion.hold_first and not is_known(candidate)
    return Ruling(PENDING, Rule.FIRST) if is_held else None


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
    _trap,
    _banned,
    _too_fast,
    _unproven,
    _hold_everything,
    _links,
    _words,
    _unverified,
    _first,
)
