"""What the filter says of a reply that has just come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from comments.learning.features import features_of
from comments.learning.memory import recall
from comments.learning.scoring import Score, Seen, score
from comments.models import Comment

# It keeps silent until it has seen so many replies of each kind.
ENOUGH = 20
# From here on a reply waits, and from here on it is spam.
DOUBTFUL, SPAM = 0.7, 0.95
WORDS_SHOWN = 5


@dataclass(frozen=True)
class Verdict:
    """What becomes of a reply, and the words or traits that spoke loudest for it."""

    status: Comment.Status
    words: tuple[str, ...]


def judge(comment: Comment, *, is_known: Callable[[], bool]) -> Verdict | None:
    """Return what the filter has against the reply, if anything.

    ``is_known`` says whether its writer has an approved reply, and is only asked when it matters. Such a reply
    waits at the most; it is never put among the spam.
    """
    features = features_of(comment)
    return verdict_on(features, *recall(features), is_known=is_known)


def verdict_on(
    features: Sequence[str], seen: Mapping[str, Seen], total: Seen, *, is_known: Callable[[], bool]
) -> Verdict | None:
    """Return what ``judge()`` does, without asking the database."""
    if not has_seen_enough(total):
        return None
    result = score(features, seen, total)
    status = _status(result, is_known=is_known)
    return Verdict(status, tuple(result.strongest(WORDS_SHOWN))) if status else None


def has_seen_enough(total: Seen) -> bool:
    return min(total.spam, total.good) >= ENOUGH


def _status(result: Score, *, is_known: Callable[[], bool]) -> Comment.Status | None:
    if result.value >= SPAM:
        return Comment.Status.PENDING if is_known() else Comment.Status.SPAM
    if result.value >= DOUBTFUL and not is_known():
        return Comment.Status.PENDING
    return None
