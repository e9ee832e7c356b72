"""What the rules are asked about, and what they answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.client import Client
from accounts.models import User
from blog.inserting import insert
from blog.models import Post
from comments.models import Comment, Decision, Discussion, Rule
from comments.models.decision import MATCHED_LENGTH
from comments.spam.signals import NO_SIGNALS, Signals

if TYPE_CHECKING:
    from comments.moderation.past import Past


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A reply on its way, or other words for one that is there, with all that the rules look at."""

    comment: Comment  # as it is to be: not saved yet, or with its new words
    post: Post
    discussion: Discussion
    user: User | None = None  # who it is written as; None for a guest
    own: Collection[int] = ()  # the numbers of what was written in the same session
    confirmed: Collection[str] = ()  # the addresses that were confirmed in the same session
    edited: Comment | None = None  # what is there already
    client: Client | None = None  # where it is sent from
    past: Past | None = None  # what is known of a reply of long ago, so that nothing is asked
    signals: Signals = NO_SIGNALS  # what tells a program from a person


@dataclass(frozen=True)
class Ruling:
    """The status that a reply gets, by which rule, and what that found."""

    status: Comment.Status
    rule: Rule
    matched: str = ""

    def keep(self, comment: Comment, *, before: str = "", was_pinned: bool = False) -> Decision:
        """Keep the decision about a comment that has this status now, and return it.

        ``before`` is the status that it had, if it was there.
        """
        decision = Decision(
            comment=comment,
            before=before,
            status=self.status,
            was_pinned=was_pinned,
            rule=self.rule,
            matched=self.matched[:MATCHED_LENGTH],
        )
        insert(decision)
        return decision
