"""What lies on a person's desk: what they may see of it, in a fixed number of questions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from blog.models import Draft, Post
from blog.permissions import edits_others
from blog.querysets import PostQuerySet
from comments.models import Comment, OutgoingMail
from comments.permissions import may_moderate
from comments.querysets import CommentQuerySet
from portfolio.desk.forms import QuickDraftForm

# So many of each; a link leads to all of them.
ROWS = 6


def contents(user: User | AnonymousUser) -> dict[str, Any]:
    return {
        "quick_draft": QuickDraftForm() if user.has_perm("blog.add_post") else None,
        **(_posts(user) if user.has_perm("blog.view_post") else {}),
        **(_replies() if may_moderate(user) else {}),
        **(_mail() if user.has_perm("comments.change_outgoingmail") else {}),
    }


def _posts(user: User | AnonymousUser) -> dict[str, Any]:
    posts = _for_rows(Post.objects.on_desk_of(user))
    unsaved = (
        Draft.objects.filter(writer=user.pk).select_related("post").only("saved_at", "post__title")
    )
    return {
        "sees_posts": True,
        "edits_others": edits_others(user),
        "unsaved": unsaved.order_by("-saved_at")[:ROWS],
        # Of every kind, which databases have to be told: then they begin with the drafts in an index.
        "drafts": posts.filter(kind__in=Post.Kind, status="draft").order_by("-updated_at")[:ROWS],
        "scheduled": posts.filter(status="published", published_at__gt=timezone.now()).order_by(
            "published_at"
        )[:ROWS],
    }


def _for_rows(posts: PostQuerySet) -> PostQuerySet:
    return posts.select_related("author").only(
        *("kind", "title", "status", "published_at", "updated_at", "author__display_name"),
        "author__username",
    )


def _replies() -> dict[str, Any]:
    waiting = Comment.objects.filter(status="pending")
    return {
        "sees_replies": True,
        "waiting": _with_post(waiting).order_by("created_at", "pk")[:ROWS],
        "latest": _with_post(Comment.objects.approved()).order_by("-created_at", "-pk")[:ROWS],
    }


def _with_post(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.select_related("post").defer("body_html", "post__body", "post__body_html")


def _mail() -> dict[str, Any]:
    mails = OutgoingMail.objects.in_trouble()
    latest = mails.only("subject", "recipient", "last_error").first()
    return {"troubled_mail": latest, "troubled_count": mails.count() if latest else 0}
