"""Whether a reply shows at once or waits for the author."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from blog.models import Post
from comments.models import Comment, Discussion
from comments.permissions import may_moderate


def decide(
    *,
    discussion: Discussion,
    post: Post,
    user: User | AnonymousUser | None,
    own: Collection[int],
    edited: Comment | None = None,
) -> Comment.Status:
    """Return the status that a new reply begins with, or that ``edited`` has with its new words.

    ``user`` is who it is written as, None for a guest; ``own`` are the numbers of what was written in the
    same session.
    """
    if may_moderate(user) or (user is not None and user.pk == post.author_id):
        return Comment.Status.APPROVED
    if discussion.hold_all:
        return Comment.Status.PENDING
    if discussion.hold_first and not _has_an_approved_reply(user, own, edited):
        return Comment.Status.PENDING
    return Comment.Status.APPROVED


def _has_an_approved_reply(
    user: User | AnonymousUser | None, own: Collection[int], edited: Comment | None
) -> bool:
    """Ask by account or by session: anybody can give the name and address of another guest.

    What is being edited does not speak for itself: other words were approved.
    """
    approved = Comment.objects.approved().exclude(pk__in=[edited.pk] if edited else [])
    if user is not None and user.is_authenticated:
        return approved.filter(user=user.pk).exists()
    return bool(own) and approved.filter(user=None, pk__in=own).exists()
