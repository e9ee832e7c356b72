"""Drawing a thread, or one comment of it, for whoever asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString

from blog.models import Post
from comments.discussion import discussion_of
from comments.drawn import Drawing
from comments.models import Comment
from comments.permissions import viewer_of
from comments.places import place_asked_for
from comments.respond import reply_url, takes_replies
from comments.rows import Page, comment_html, page_of_rows
from comments.threads import NoSuchPageError, row_of


def draw_thread(request: HttpRequest, post: Post) -> list[str]:
    """Return the pieces of the section of the responses, on the page of the thread that was asked for.

    Raises Http404 for a page that is not there.
    """
    discussion = discussion_of(request)
    place = place_asked_for(request, discussion.order)
    drawing = Drawing(request, post, place, discussion, page_for(request, post))
    try:
        return drawing.for_viewer(viewer_of(request))
    except NoSuchPageError as error:
        raise Http404 from error


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
