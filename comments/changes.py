"""What a writer does with a comment that is there already."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext

from comments import markup
from comments.learning import forget
from comments.models import (
    Claim,
    Comment,
    CommentEntry,
    Decision,
    Follow,
    Like,
    Notice,
    NotMine,
    Report,
    ThreadVersion,
)
from comments.moderation import Ruling
from comments.notifications import reply_was_edited, reply_was_withdrawn
from comments.replies import fingerprint
from comments.search import index_reply


@transaction.atomic
def edit_reply(comment: Comment, *, body: str, ruling: Ruling | None) -> None:
    """Give the comment other words, and the status that it has with them; without a ruling, that which it has.

    Raises IntegrityError when the same person said the same in the same place already, and
    Comment.DoesNotExist when somebody removed the comment meanwhile.
    """
    before, was_pinned = comment.status, comment.is_pinned
    Comment.objects.select_for_update().get(pk=comment.pk, status=before)
    comment.body, comment.body_html = body, markup.render(body)
    comment.fingerprint, comment.edited_at = fingerprint(comment), timezone.now()
    comment.save(update_fields=["body", "body_html", "fingerprint", "edited_at"])
    index_reply(comment)
    status = ruling.status if ruling else before
    if ruling and not (comment.is_public and status == before):
        ruling.keep(comment, before=before, was_pinned=was_pinned)
    if status != before:
        comment.decide(status)
    elif comment.is_public:
        ThreadVersion.bump(comment.post_id, roots_stay=True)
    reply_was_edited(comment, before=before)


@transaction.atomic
def delete_reply(comment: Comment) -> bool:
    """Delete the comment, or its words, when it has replies. Return whether its place is still there."""
    forget([comment.pk])
    # So that no reply to it comes between the question and the answer: publish_reply() waits.
    Comment.objects.select_for_update().filter(pk=comment.pk).first()
    reply_was_withdrawn(comment)
    keeps_its_place = comment.replies.exists()
    if keeps_its_place:
        _erase([comment.pk])
    else:
        _delete_with_empty_places(comment)
    ThreadVersion.bump(comment.post_id)
    return keeps_its_place


@transaction.atomic
def delete_replies(numbers: Collection[int]) -> None:
    """Delete these comments as delete_reply() does each, in a number of queries that grows with no thread's length."""
    forget(numbers)
    held = Comment.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    places = list(held.values_list("root", "post"))
    Notice.objects.untold().filter(comment__in=numbers).delete()
    _erase(numbers)
    empty = Comment.objects.filter(
        root__in={root for root, _post in places}, status=Comment.Status.DELETED, replies=None
    )
    # Each round takes what the one before laid bare.
    while found := list(empty.values_list("pk", flat=True)):
        Comment.objects.filter(pk__in=found).delete()
    ThreadVersion.bump_all({post for _root, post in places})


@transaction.atomic
def take_names_off(numbers: Collection[int]) -> None:
    """Leave the words of these comments, and nothing that says who wrote them."""
    forget(numbers)
    held = Comment.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    posts = set(held.values_list("post", flat=True))
    for model in (Claim, NotMine):
        model.objects.filter(comment__in=numbers).delete()
    Decision.objects.filter(comment__in=numbers).update(matched="", note="")
    columns = ("provider", "email", "website", "address_key", "network_key")
    Comment.objects.filter(pk__in=numbers).update(
        user=None,
        avatar=None,
        name=gettext("Anonymous"),
        fingerprint=Concat(Value("nameless "), Cast("pk", CharField())),
        **dict.fromkeys(columns, ""),
    )
    ThreadVersion.bump_all(posts)


def _erase(numbers: Collection[int]) -> None:
    """Leave nothing of the comments but their places. Whoever wrote them may say the same again."""
    for model in (Like, Claim, NotMine, Follow, CommentEntry, Decision, Report):
        model.objects.filter(comment__in=numbers).delete()
    said = ("provider", "name", "email", "website", "body", "body_html")
    nothing = dict.fromkeys((*said, "address_key", "network_key"), "")
    Comment.objects.filter(pk__in=numbers).update(
        status=Comment.Status.DELETED,
        user=None,
        avatar=None,
        is_pinned=False,
        fingerprint=Concat(Value("deleted "), Cast("pk", CharField())),
        **nothing,
    )


def _delete_with_empty_places(comment: Comment) -> None:
    """Delete the comment, and the deleted ones above that were only there for its sake."""
    empty = [comment.pk]
    places = (
        Comment.objects.filter(pk__in=comment.ancestors())
        .annotate(n=Count("replies"))
        .order_by("-path")
    )
    for pk, status, replies in places.values_list("pk", "status", "n"):
        if status != Comment.Status.DELETED or replies > 1:
            break
        empty.append(pk)
    Comment.objects.filter(pk__in=empty).delete()
