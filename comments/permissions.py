"""Who may do what with a comment. Every page, button and action asks here."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from comments.drafts import own_comments
from comments.models import Comment, Discussion


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a thread: the account, if any, and what was written in the same session as a guest."""

    user: User | None = None
    own: frozenset[int] = frozenset()

    @property
    def moderates(self) -> bool:
        return may_moderate(self.user)


def viewer_of(request: HttpRequest) -> Viewer:
    user = request.user if isinstance(request.user, User) else None
    return Viewer(user, frozenset(own_comments(request)))


def may_moderate(user: User | AnonymousUser | None) -> bool:
    """Whether ``user`` decides about others' replies: somebody who may open the administration."""
    return user is not None and user.is_staff and user.has_perm("comments.change_comment")


def is_own(viewer: Viewer, comment: Comment) -> bool:
    """Whether the viewer wrote the comment: a member by the account, a guest by the session."""
    if comment.user_id is not None:
        return viewer.user is not None and viewer.user.pk == comment.user_id
    return comment.pk in viewer.own


def may_delete(viewer: Viewer, comment: Comment) -> bool:
    """Everybody their own, at any time, but for what was removed already."""
    return is_own(viewer, comment) and comment.status in {
        Comment.Status.APPROVED,
        Comment.Status.PENDING,
    }


def minutes_to_edit(viewer: Viewer, comment: Comment, discussion: Discussion) -> int:
    """Return the minutes, begun ones included, in which the viewer may still edit the comment; 0: may not."""
    if not may_delete(viewer, comment):
        return 0
    until = comment.created_at + datetime.timedelta(minutes=discussion.minutes_to_edit)
    return max(0, math.ceil((until - timezone.now()) / datetime.timedelta(minutes=1)))


def may_like(viewer: Viewer, comment: Comment) -> bool:
    return viewer.user is not None and comment.is_public


def may_report(viewer: Viewer, comment: Comment) -> bool:
    """Every reader, but for one's own; whoever moderates can do more than report."""
    return comment.is_public and not is_own(viewer, comment) and not viewer.moderates


def may_pin(viewer: Viewer, comment: Comment) -> bool:
    return can_be_pinned(comment) and _pins(viewer, comment.post)


def can_be_pinned(comment: Comment) -> bool:
    """Whether it can be by anybody: what is pinned answers the post itself."""
    return comment.depth == 0 and comment.is_public


def _pins(viewer: Viewer, post: Post) -> bool:
    """Moderators, and a post's author on their own post."""
    return viewer.user is not None and (viewer.user.pk == post.author_id or viewer.moderates)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a viewer may do with what others wrote under a post: the same for many."""

    is_signed_in: bool = False
    moderates: bool = False
    pins: bool = False


def standing_of(viewer: Viewer, post: Post) -> Standing:
    return Standing(viewer.user is not None, viewer.moderates, _pins(viewer, post))
