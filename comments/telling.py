"""What whoever wrote a reply is told of the decision about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from comments.decisions import last_decision
from comments.in_place import is_in_place, removed
from comments.models import Comment
from comments.moderation.reasons import reason_for_writer


def refused(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Say that the comment is not shown, and why; and give the text back."""
    if is_in_place(request):
        words = gettext("Your comment is no longer shown.")
        return removed(request, comment, words, keeps_its_place=comment.replies.exists())
    decision = last_decision(comment)
    context = {
        "post": comment.post,
        "body": comment.body,
        "reason": reason_for_writer(decision) if decision else "",
    }
    return render(request, "comments/refused.html", context, status=403)
