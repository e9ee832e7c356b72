"""What a page needs to show a thread, or one comment of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString, mark_safe

from blog.models import Post
from comments.csrf import has_session
from comments.discussion import discussion_of
from comments.models import Comment
from comments.permissions import viewer_of
from comments.places import ALL, Place, first_places, place_asked_for
from comments.respond import reply_context, reply_url, takes_replies
from comments.rows import Page, comment_html, html_of_rows, page_of_rows
from comments.threads import NoSuchPageError, Thread, build_thread, row_of


def thread_context(request: HttpRequest, post: Post) -> dict[str, Any]:
    """Return the page of the thread that was asked for and, while replies are open, what the form needs.

    Raises Http404 for a page that is not there.
    """
    viewer, discussion = viewer_of(request), discussion_of(request)
    place = place_asked_for(request, discussion.order)
    try:
        thread = build_thread(post, viewer, discussion=discussion, place=place)
    except NoSuchPageError as error:
        raise Http404 from error
    return {
        **around(request, post),
        "thread": thread,
        "rows": mark_safe("".join(html_of_rows(thread, page_for(request, post)))),  # noqa: S308
        "viewer": viewer,
        "addresses": _addresses(post, thread),
        **(reply_context(request, post, discussion) if takes_replies(request, post) else {}),
    }


def draw_comment(request: HttpRequest, comment: Comment, *, thanks: str = "") -> SafeString:
    """Return the comment as the viewer sees it in its thread."""
    row = row_of(comment, viewer_of(request), discussion_of(request))
    return comment_html(row, page_for(request, comment.post), thanks=thanks)


def page_for(request: HttpRequest, post: Post) -> Page:
    """Return what the rows of the post's thread have in common, for this viewer."""
    return page_of_rows(
        post,
        reply_url=reply_url(post),
        takes_replies=takes_replies(request, post),
        last_level=discussion_of(request).deepest - 1,
        viewer_is_signed_in=viewer_of(request).user is not None,
    )


def around(request: HttpRequest, post: Post) -> dict[str, Any]:
    return {
        "post": post,
        "reply_url": reply_url(post),
        "has_session": has_session(request),
        "takes_replies": takes_replies(request, post),
    }


def _addresses(post: Post, thread: Thread) -> dict[str, Any]:
    """Return where the other pages of the thread are."""
    return {
        "orders": [
            (label, place.address(post), place.order == thread.place.order)
            for label, place in first_places(thread.place.usual)
        ],
        "previous": thread.previous.address(post) if thread.previous else "",
        "next": thread.next.address(post) if thread.next else "",
        "all": Place(ALL).address(post),
    }
