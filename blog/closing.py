"""When posts stop taking replies by the clock alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from blog.models import Post, Site


def next_closing(posts: Iterable[Post], request: HttpRequest) -> float | None:
    """Return when the next of these posts closes, in seconds since 1970: what is shown of them is another then."""
    site: Site = request.site  # type: ignore[assignment]
    closings = (post.closes_at(site) for post in posts) if site.replies_close else ()
    now = timezone.now()
    coming: list[datetime.datetime] = [moment for moment in closings if moment and moment > now]
    return min(coming).timestamp() if coming else None
