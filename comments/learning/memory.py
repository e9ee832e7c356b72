"""Learning from what people decide, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import F

from blog.foreseen import Asked, PlainQuestion
from comments.learning.features import features_of
from comments.learning.scoring import Seen
from comments.models import Comment, Feature, Lesson, Rule

AT_ONCE = 30_000
# What a decision by hand teaches: whether it is spam. Holding or trashing a reply says nothing of its kind.
TEACHES: Mapping[str, bool] = {Comment.Status.SPAM: True, Comment.Status.APPROVED: False}


def learn_in_turn() -> None:
    """Let one learn after the other: who counts the same words in another order would wait for each other.

    Call it before a row of a comment is locked, so that all take the two in one order.
    """
    Feature.objects.select_for_update().get_or_create(pk=Feature.WHOLE)


def learn(comment: Comment) -> None:
    """Learn what a person decided last about ``comment``; forget what was learnt of it, if that was undone.

    It depends on the decisions that stand and on nothing else: to call it twice changes nothing, and a decision
    that was undone leaves the filter as it was before. Call learn_in_turn() in the same transaction first.
    """
    is_spam = TEACHES.get(_standing_decision(comment))
    features = features_of(comment) if is_spam is not None else []
    known = Lesson.objects.filter(comment=comment.pk).first()
    if known and known.is_spam == is_spam and known.features.split("\n") == features:
        return
    if known:
        _count(known.features.split("\n"), is_spam=known.is_spam, by=-1)
        known.delete()
    if is_spam is not None:
        Lesson.objects.create(comment_id=comment.pk, is_spam=is_spam, features="\n".join(features))
        _count(features, is_spam=is_spam, by=1)


def forget(comments: Iterable[int]) -> None:
    """Take back what was learnt of the comments with these numbers. Call before they, or their words, are deleted."""
    lessons = list(Lesson.objects.filter(comment__in=comments).order_by("pk"))
    if not lessons:
        return
    learn_in_turn()
    for lesson in lessons:
        _count(lesson.features.split("\n"), is_spam=lesson.is_spam, by=-1)
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in lessons]).delete()


def recall(features: Sequence[str]) -> tuple[dict[str, Seen], Seen]:
    """Return what was seen of each of ``features``, and how many replies there were in all."""
    names = [Feature.WHOLE, *features]
    # SQLite takes 32,766 values in one query.
    parts = (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
    seen = {name: Seen(spam, good) for part in parts for name, spam, good in _rows(part)}
    return seen, seen.pop(Feature.WHOLE, Seen(0, 0))


def _rows(names: Sequence[str]) -> list[tuple[str, int, int]]:
    """Ask in our own words: for a hundred names Django needs longer to write the question than for all the rest.

    PostgreSQL takes them as one value, so that the question is the same for any number.
    """
    if connection.vendor == "postgresql":
        return _SEEN.rows(tuple(names))
    among = ", ".join(["%s"] * len(names))
    sql = f"SELECT name, spam, good FROM {Feature._meta.db_table} WHERE name IN ({among})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, names)
        return list(cursor.fetchall())


def asked_about(features: Sequence[str]) -> Asked:
    """Return what recall() asks PostgreSQL."""
    return Asked(_SEEN, ((Feature.WHOLE, *features),))


_SEEN = PlainQuestion(
    f"SELECT name, spam, good FROM {Feature._meta.db_table} WHERE name = ANY(%s)",  # noqa: S608
    columns=3,
)


def seen_in_all() -> Seen:
    """Return how many replies of each kind were learnt."""
    return recall([])[1]


def _standing_decision(comment: Comment) -> str:
    decisions = comment.decisions.filter(rule=Rule.BY_HAND, undone_by=None)
    return decisions.order_by("-pk").values_list("status", flat=True).first() or ""


def _count(features: Sequence[str], *, is_spam: bool, by: int) -> None:
    names = [Feature.WHOLE, *features]
    rows = Feature.objects.filter(pk__in=names)
    if by > 0:
        Feature.objects.bulk_create([Feature(pk=name) for name in names], ignore_conflicts=True)
    if is_spam:
        rows.update(spam=F("spam") + by)
    else:
        rows.update(good=F("good") + by)
    if by < 0:
        rows.filter(spam=0, good=0).exclude(pk=Feature.WHOLE).delete()
