"""Liking a comment, and pinning one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from comments.csrf import has_session, is_trusted
from comments.in_place import done
from comments.models import Comment, Like
from comments.permissions import may_like, may_pin, viewer_of
from comments.reading import visible_comments, where_it_stands

Reaction = Callable[[HttpRequest, Comment], HttpResponse]
View = Callable[..., HttpResponse]
# The comment that somebody likes who went to log in first.
LIKE_KEY = "like"


def on_comment(react: Reaction) -> View:
    """Make a view of what is done to a comment that the visitor sees, once it is certain who sends it."""

    @wraps(react)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        comment = get_object_or_404(visible_comments(request), pk=pk)
        if request.method == "POST" and not is_trusted(request):
            context = {"comment": comment, "has_session": has_session(request)}
            return render(request, "comments/once_more.html", context, status=HTTPStatus.FORBIDDEN)
        return react(request, comment)

    # is_trusted() asks Django's own check, and answers with more than a refusal.
    return csrf_exempt(view)


@require_http_methods(["GET", "HEAD", "POST"])
@on_comment
def like(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Like the comment: at once, or when somebody who pressed the button comes back from logging in."""
    viewer = viewer_of(request)
    if viewer.user is None:
        return _log_in_first(request, comment)
    if request.method != "POST" and request.session.pop(LIKE_KEY, None) != comment.pk:
        return redirect(where_it_stands(request, comment))
    if not may_like(viewer, comment):
        raise PermissionDenied
    Like.give(comment, viewer.user)
    return done(request, comment, _count(comment))


@require_POST
@on_comment
def unlike(request: HttpRequest, comment: Comment) -> HttpResponse:
    viewer = viewer_of(request)
    if viewer.user is None or not may_like(viewer, comment):
        raise PermissionDenied
    Like.take_back(comment, viewer.user)
    return done(request, comment, _count(comment))


@require_POST
@on_comment
def pin(request: HttpRequest, comment: Comment) -> HttpResponse:
    if not may_pin(viewer_of(request), comment):
        raise PermissionDenied
    comment.pin()
    return done(request, comment, gettext("Pinned: shown before all others."))


@require_POST
@on_comment
def unpin(request: HttpRequest, comment: Comment) -> HttpResponse:
    if not may_pin(viewer_of(request), comment):
        raise PermissionDenied
    comment.unpin()
    return done(request, comment, gettext("No longer pinned."))


def _log_in_first(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Remember what was pressed; a GET alone, as robots send it, presses nothing."""
    if request.method != "POST":
        return redirect(where_it_stands(request, comment))
    request.session[LIKE_KEY] = comment.pk
    address = reverse("comments:like", kwargs={"pk": comment.pk})
    return redirect(f"{reverse('account_login')}?{urlencode({'next': address})}")


def _count(comment: Comment) -> str:
    likes = comment.likes.count()
    return ngettext("%(count)d like", "%(count)d likes", likes) % {"count": likes}
