"""What other rules would have done to the replies that are there. Nothing is changed by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comments.models import Comment, Decision, Discussion
from comments.moderation.candidate import Candidate, Ruling
from comments.moderation.past import Past, pasts_of
from comments.moderation.reasons import reason_for_author
from comments.moderation.rules import rule_on
from comments.querysets import CommentQuerySet

MOST_REPLIES = 500


@dataclass(frozen=True)
class Difference:
    """A reply about which the rules would decide otherwise."""

    comment: Comment
    old: Ruling
    new: Ruling

    @property
    def why_old(self) -> str:
        return _why(self.old)

    @property
    def why_new(self) -> str:
        return _why(self.new)


@dataclass(frozen=True)
class Rehearsal:
    """How many replies were looked at, and those that would have fared otherwise, the newest first."""

    number: int
    differences: Sequence[Difference]

    @property
    def changes(self) -> list[tuple[str, str, int]]:
        """Return how many would change from which status to which, the most frequent first."""
        pairs = Counter((one.old.status, one.new.status) for one in self.differences)
        return [
            (str(old.label), str(new.label), number) for (old, new), number in pairs.most_common()
        ]


def rehearse(old: Discussion, new: Discussion) -> Rehearsal:
    """Ask ``old`` and ``new`` rules about the last replies, as if they came now, and compare what they say.

    What people decided about them since plays no part, but for who is known by it.
    """
    comments = list(_last_replies())
    pairs = zip(comments, pasts_of(comments), strict=True)
    # A ban is no rule that is changed here.
    looked_at = [(comment, past) for comment, past in pairs if not past.is_banned]
    asked = (Difference(one, _ask(one, past, old), _ask(one, past, new)) for one, past in looked_at)
    return Rehearsal(len(looked_at), [one for one in asked if one.old.status != one.new.status])


def _last_replies() -> CommentQuerySet:
    long = ("post__body", "post__body_html", "post__excerpt")
    rows = Comment.objects.with_words().select_related("post", "user").defer(*long)
    return rows.order_by("-created_at", "-pk")[:MOST_REPLIES]


def _ask(comment: Comment, past: Past, discussion: Discussion) -> Ruling:
    candidate = Candidate(
        comment=comment, post=comment.post, discussion=discussion, user=comment.user, past=past
    )
    return rule_on(candidate)


def _why(ruling: Ruling) -> str:
    return reason_for_author(Decision(rule=ruling.rule, matched=ruling.matched))
