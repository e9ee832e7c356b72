"""What the queue says of each reply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Lower
from django.utils.translation import gettext

from accounts.providers import label_of
from comments.models import Comment, Decision, Report, Rule
from comments.moderation.reasons import reason_for_author
from comments.querysets import CommentQuerySet
from comments.queue.writers import Past, pasts_of

# A longer text is shown on its own page.
LONG = 1_200


@dataclass(frozen=True)
class Event:
    """A decision as the history of a reply tells it."""

    decision: Decision
    together: int = 0  # how many were decided at once and are not undone

    @property
    def is_by_somebody(self) -> bool:
        return self.decision.by is not None or self.decision.rule == Rule.BY_HAND

    @property
    def reason(self) -> str:
        by_hand = self.decision.rule in {Rule.BY_HAND, Rule.UNDONE}
        return "" if by_hand and self.decision.by else reason_for_author(self.decision)


@dataclass(frozen=True)
class Row:
    comment: Comment
    past: Past | None
    events: Sequence[Event]  # the last decision first

    @property
    def number(self) -> str:
        return str(self.comment.pk)

    @property
    def via(self) -> str:
        if self.comment.user_id is None:
            return gettext("Guest")
        return label_of(self.comment.provider) or gettext("Password")

    @property
    def is_long(self) -> bool:
        return len(self.comment.body) > LONG

    @property
    def last(self) -> Event | None:
        return self.events[0] if self.events else None

    @property
    def reports(self) -> list[Report]:
        """What readers reported since somebody decided."""
        people = [one.decision for one in self.events if one.is_by_somebody]
        reports = self.comment.reports.all()
        return [one for one in reports if not people or one.created_at > people[0].at]

    @property
    def can_be_undone(self) -> bool:
        undone = {event.decision.undoes_id for event in self.events}
        for event in self.events:
            one = event.decision
            if (
                one.undoes_id is None
                and one.pk not in undone
                and one.before not in {"", one.status}
            ):
                return one.status == self.comment.status
        return False


def with_all(comments: CommentQuerySet) -> CommentQuerySet:
    """Return the replies with what a row shows of them, and no long text that it does not."""
    long = ("post__body", "post__body_html", "post__excerpt", "parent__body", "parent__body_html")
    rows = comments.select_related("post", "parent").prefetch_related("reports").with_pictures()
    return rows.annotate(address=Lower("email")).defer(*long)


def rows_of(comments: Collection[Comment]) -> list[Row]:
    """Return a row for each, in as many queries for many as for one."""
    pasts, events = pasts_of(comments), _events_of(comments)
    return [Row(one, pasts.get(one.pk), events[one.pk]) for one in comments]


def row_of(number: int) -> Row | None:
    comment = with_all(Comment.objects.with_words()).filter(pk=number).first()
    return rows_of([comment])[0] if comment else None


def _events_of(comments: Collection[Comment]) -> dict[int, list[Event]]:
    decisions = Decision.objects.filter(comment__in=[comment.pk for comment in comments])
    rows = list(decisions.select_related("by").order_by("-pk"))
    batches = {row.batch for row in rows if row.batch}
    same = Decision.objects.in_force().filter(batch__in=batches).order_by().values("batch")
    together = dict(same.annotate(n=Count("pk")).values_list("batch", "n")) if batches else {}
    events = defaultdict(list)
    for row in rows:
        events[row.comment_id].append(Event(row, together.get(row.batch, 0)))
    return events
