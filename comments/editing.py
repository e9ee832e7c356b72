"""What a writer does with their own comment: edit it for a while, delete it at any time."""

from __future__ import annotations

from copy import copy
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.client import client_of
from comments import markup
from comments.changes import delete_reply, edit_reply
from comments.csrf import has_session, is_trusted
from comments.decisions import last_decision
from comments.discussion import discussion_of
from comments.drafts import confirmed_addresses, own_comments
from comments.forms import BodyForm
from comments.in_place import done, removed
from comments.models import Comment, Rule
from comments.moderation import Candidate, Ruling
from comments.moderation.rules import rule_on
from comments.permissions import Viewer, may_delete, minutes_to_edit, viewer_of
from comments.reading import visible_comments, where_it_stands
from comments.telling import refused


# Django's own check answers with a page that knows nothing of the text; is_trusted() asks it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with the words of the visitor's own comment; keep what it holds."""
    comment, viewer = _own_comment(request, pk)
    discussion = discussion_of(request)
    sent = request.POST if request.method == "POST" else None
    form = BodyForm(sent, initial={"body": comment.body}, auto_id=f"edit-{pk}-%s")
    context = {"form": form, "minutes": minutes_to_edit(viewer, comment, discussion)}
    if not context["minutes"]:
        return _page(request, comment, context, status=HTTPStatus.FORBIDDEN)
    if sent is None:
        return _page(request, comment, context)
    if not is_trusted(request):
        words = gettext(
            "To be sure that it is you who sends this: please press the button once more."
        )
        return _page(request, comment, {**context, "problem": words}, status=HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return _page(request, comment, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _keep(request, comment, context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether that is meant; then delete the visitor's own comment."""
    comment, _viewer = _own_comment(request, pk)
    if request.method != "POST":
        return render(request, "comments/delete.html", {"comment": comment, "post": comment.post})
    keeps_its_place = delete_reply(comment)
    words = gettext("Your comment is deleted.")
    return removed(request, comment, words, keeps_its_place=keeps_its_place)


def _own_comment(request: HttpRequest, pk: int) -> tuple[Comment, Viewer]:
    comment = get_object_or_404(visible_comments(request), pk=pk)
    viewer = viewer_of(request)
    if not may_delete(viewer, comment):
        raise PermissionDenied
    return comment, viewer


def _keep(request: HttpRequest, comment: Comment, context: dict[str, Any]) -> HttpResponse:
    body = context["form"].cleaned_data["body"]
    try:
        edit_reply(comment, body=body, ruling=_ruling_on_other_words(request, comment, body))
    except IntegrityError:
        words = gettext("You have already said that here.")
        context = {**context, "problem": words}
        return _page(request, comment, context, status=HTTPStatus.CONFLICT)
    except Comment.DoesNotExist as error:
        raise Http404 from error
    if not may_delete(viewer_of(request), comment):
        return refused(request, comment)
    return done(request, comment, gettext("Your comment is changed."))


def _ruling_on_other_words(request: HttpRequest, comment: Comment, body: str) -> Ruling | None:
    """Let nobody have kind words approved and then put others in their place.

    What waits is decided anew when its words were why; else it goes on waiting, unless it is worse now.
    """
    candidate = Candidate(
        comment=_with_words(comment, body),
        post=comment.post,
        discussion=discussion_of(request),
        user=comment.user,
        own=own_comments(request),
        confirmed=confirmed_addresses(request),
        client=client_of(request),
        edited=comment,
    )
    ruling = rule_on(candidate)
    if comment.is_public or ruling.status == Comment.Status.TRASH:
        return ruling
    last = last_decision(comment)
    return ruling if last is not None and last.rule in {Rule.LINKS, Rule.WORDS} else None


def _with_words(comment: Comment, body: str) -> Comment:
    changed = copy(comment)
    changed.body, changed.body_html = body, markup.render(body)
    return changed


def _page(
    request: HttpRequest, comment: Comment, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    context |= {
        "comment": comment,
        "post": comment.post,
        "has_session": has_session(request),
        "back": where_it_stands(request, comment),
    }
    return render(request, "comments/edit.html", context, status=status)
