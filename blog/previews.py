"""A post as it would be published, for a reader who was given its secret address."""

from __future__ import annotations

import datetime
import secrets
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.drafts import as_typed
from blog.models import Draft, Post, PreviewLink
from blog.permissions import may_edit

# Days that a link may work: the first is offered first.
DAYS = (7, 1, 30)
SECRET_BYTES = 32


def share_preview(*, post: Post, by: Any, days: int) -> PreviewLink:
    """Make a secret address for the post. It shows what ``by`` has typed as well, saved or not."""
    return PreviewLink.objects.create(
        post=post,
        made_by=by,
        secret=secrets.token_urlsafe(SECRET_BYTES),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )


@require_safe
def shared_preview(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the post to whoever has its secret: to no robot, to no cache, and to no site that it links to."""
    links = PreviewLink.objects.usable().select_related("post__author", "post__cover", "made_by")
    link = links.filter(secret=secret).first()
    # What its maker may not change any more, its maker may not show any more.
    if link is None or not may_edit(link.made_by, link.post):
        response = render(request, "blog/preview_gone.html", status=HTTPStatus.NOT_FOUND)
    else:
        draft = Draft.objects.filter(post=link.post, writer=link.made_by).first()
        typed = as_typed(link.post, draft.fields if draft else {})
        context = {"post": typed.post, "terms": typed.terms, "preview": True}
        response = render(request, "blog/post_detail.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
