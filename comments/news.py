"""What is new in a thread while somebody reads it. Asked often, so an unchanged thread costs next to nothing."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from blog.models import Post
from comments.discussion import discussion_of
from comments.models import PATH_STEP, Comment
from comments.permissions import viewer_of
from comments.rows import comment_html
from comments.showing import page_for
from comments.threads import DEEPEST, row_of, shown, visible_in

# So many are shown in place; whoever missed more reads the thread anew.
MOST_NEW = 50


@require_safe
def new_replies(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Say how many replies came since the thread's version ``number``: nothing, or a link that shows them.

    The same for everybody, by one query: the version is its ETag.
    """
    fresh = Comment.objects.approved().filter(post=OuterRef("pk"), shown_in__gt=number).order_by()
    count = fresh.values("post").annotate(n=Count("pk")).values("n")
    posts = Post.objects.published().filter(pk=pk).annotate(news=Coalesce(Subquery(count), 0))
    found = posts.values_list(Coalesce(F("thread_version__number"), 0), "news").first()
    if found is None:
        raise Http404
    version, news = found
    etag = quote_etag(str(version))
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "comments/new_replies.html", {"news": news})
    response["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response


@require_safe
def show_new_replies(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Return the replies that came since, each with the number of what it stands under, to be put in their places."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    viewer, discussion = viewer_of(request), discussion_of(request)
    fresh = visible_in(post, viewer).approved().filter(shown_in__gt=number)
    comments = shown(fresh, viewer)[:MOST_NEW]
    page = page_for(request, post)
    rows = [
        (comment_html(row_of(comment, viewer, discussion), page), _above(comment))
        for comment in comments
    ]
    return render(request, "comments/show_new_replies.html", {"rows": rows})


def _above(comment: Comment) -> str:
    """Return the number of the comment in whose list this one stands on the page; "" for a root."""
    depth = min(comment.depth, DEEPEST)
    if depth == 0:
        return ""
    return str(int(comment.path[(depth - 1) * PATH_STEP : depth * PATH_STEP]))
