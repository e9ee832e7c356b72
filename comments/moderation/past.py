"""What the rules would ask the database about a reply that is there already: read for many replies at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.addresses import normal
from accounts.models import User
from comments.learning import features_of, recall
from comments.learning.scoring import Seen
from comments.models import Comment, Decision, Rule
from comments.moderation.known import Known


@dataclass(frozen=True)
class Past:
    """What is known now of a reply's writer. In the place of questions to the database, where it is given."""

    moderates: bool
    is_known: bool
    is_banned: bool  # kept out, or taken along
    imitates: str  # whose name or address a guest uses
    features: Sequence[str]
    # Of all that the filter knows, what the replies that are looked at may need.
    seen: Mapping[str, Seen]
    total: Seen


def pasts_of(comments: Sequence[Comment]) -> Iterator[Past]:
    """Yield what is known of each; the number of queries does not grow with the number of replies.

    Which session a guest was in, nobody knows any more: one whose very name and address were approved counts as known.
    """
    approved, moderators, kept_out = _approved_of(comments), _moderators(), _kept_out(comments)
    known, features = Known.like(comments), [features_of(comment) for comment in comments]
    seen, total = recall(sorted({name for names in features for name in names}))
    for comment, names in zip(comments, features, strict=True):
        # What is looked at does not speak for itself.
        is_known = approved[_writer(comment)] > comment.is_public
        is_strange = comment.user_id is None and not is_known
        yield Past(
            moderates=comment.user_id in moderators,
            is_known=is_known,
            is_banned=comment.pk in kept_out,
            imitates=known.imitated_by(comment) if is_strange else "",
            features=names,
            seen=seen,
            total=total,
        )


def _writer(comment: Comment) -> tuple[int | None, str, str]:
    if comment.user_id is not None:
        return comment.user_id, "", ""
    return None, comment.name.casefold(), normal(comment.email)


def _approved_of(comments: Sequence[Comment]) -> Counter[tuple[int | None, str, str]]:
    """Count the approved replies of each of their writers."""
    users = {comment.user_id for comment in comments}
    emails = {normal(comment.email) for comment in comments}
    approved = Comment.objects.approved().alias(address=Lower("email"))
    theirs = approved.filter(Q(user__in=users - {None}) | Q(user=None, address__in=emails))
    return Counter(_writer(comment) for comment in theirs.only("user_id", "name", "email"))


def _moderators() -> set[int]:
    """Return the numbers of those whom may_moderate() lets."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = User.objects.with_perm("comments.change_comment", backend=backend)
    return set(people.filter(is_staff=True).values_list("pk", flat=True))


def _kept_out(comments: Sequence[Comment]) -> set[int]:
    """Return the numbers of those that a ban kept out or took along."""
    numbers = [comment.pk for comment in comments]
    banned = Decision.objects.filter(
        comment__in=numbers, rule__in=[Rule.BANNED, Rule.BAN], undone_by=None
    )
    return set(banned.values_list("comment", flat=True))
