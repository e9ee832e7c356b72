"""Whether a reply shows at once or waits for the author."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from blog.models import Post
from comments.models import Comment, Discussion


def may_moderate(user: User | AnonymousUser | None) -> bool:
    """Whether ``user`` decides about others' replies."""
    return user is not None and user.has_perm("comments.change_comment")


def decide(
    *,
    discussion: Discussion,
    post: Post,
    user: User | AnonymousUser | None,
    own: Collection[int],
) -> Comment.Status:
    """Return the status that a new reply begins with.

    ``user`` is who it is written as, None for a guest; ``own`` are the numbers of what was written in the
    same session.
    """
    if may_moderate(user) or (user is not None and user.pk == post.author_id):
        return Comment.Status.APPROVED
    if discussion.hold_all:
        return Comment.Status.PENDING
    if discussion.hold_first and not _has_an_approved_reply(user, own):
        return Comment.Status.PENDING
    return Comment.Status.APPROVED


def _has_an_approved_reply(user: User | AnonymousUser | None, own: Collection[int]) -> bool:
    """Ask by account or by session: anybody can give the name and address of another guest."""
    if user is not None and user.is_authenticated:
        return Comment.objects.approved().filter(user=user.pk).exists()
    return bool(own) and Comment.objects.approved().filter(user=None, pk__in=own).exists()
