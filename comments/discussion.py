"""The author's rules for replies, looked up once a request."""

from __future__ import annotations

from django.http import HttpRequest

from comments.models import Discussion


def discussion_of(request: HttpRequest) -> Discussion:
    discussion: Discussion | None = getattr(request, "discussion", None)
    if discussion is None:
        discussion = Discussion.current()
        request.discussion = discussion  # type: ignore[attr-defined]
    return discussion
