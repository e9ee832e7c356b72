"""Finding one's way in a thread: its pages, and the address by which a comment is always found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from blog.models import Post
from blog.views import page_detail, post_detail
from comments.discussion import discussion_of
from comments.models import Comment
from comments.permissions import viewer_of
from comments.querysets import CommentQuerySet
from comments.threads import page_of


@require_safe
def thread_page(request: HttpRequest, comment_page: int = 0, **address: Any) -> HttpResponse:
    """Show a post with another page of its thread. The first of an order has no number in its address."""
    address.pop("order", "")  # The thread finds its place in the request.
    if comment_page == 1:
        return redirect(request.path.removesuffix("comment-page-1/"), permanent=True)
    return (post_detail if "year" in address else page_detail)(request, **address)


@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the comment where it stands."""
    return redirect(where_it_stands(request, get_object_or_404(visible_comments(request), pk=pk)))


def visible_comments(request: HttpRequest) -> CommentQuerySet:
    """Return every comment that the visitor may see, with its post."""
    viewer = viewer_of(request)
    comments = Comment.objects.visible_with_own(viewer.own, viewer.user)
    posts = Post.objects.visible_to(request.user)
    return comments.filter(post__in=posts).select_related("post", "root").with_pictures()


def where_it_stands(request: HttpRequest, comment: Comment) -> str:
    """Return the address of the page that shows the comment, at its anchor."""
    place = page_of(comment, viewer_of(request), discussion_of(request))
    return f"{place.address(comment.post)}#comment-{comment.pk}"
