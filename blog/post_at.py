"""The post at an address: asked for by everybody who reads it or replies to it."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from blog.models import Post
from blog.parts import parts_of
from blog.querysets import PostQuerySet
from blog.standing import Standing

# Bytes that a post without its text takes, and its author.
SIZE = 6_000


class PostAt:
    """It comes with what somebody needs of it."""

    def __init__(self, with_what: Callable[[PostQuerySet], PostQuerySet]) -> None:
        self._with_what = with_what
        self._public = Standing(
            lambda now, day, slug: with_what(
                Post.objects.published(now).posts().filter(published_on=day, slug=slug)
            )
        )

    def find(self, request: HttpRequest, year: int, month: int, day: int, slug: str) -> Post:
        """Return the post, if the visitor may see it. Raises Http404."""
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            # The calendar has no such day.
            raise Http404 from None
        user = request.user
        if user.is_authenticated:
            posts = Post.objects.visible_to(user).posts().filter(published_on=date)
            return get_object_or_404(self._with_what(posts), slug=slug)
        post = self._find_public(request, date, slug)
        if post is None:
            raise Http404
        return post

    def _find_public(self, request: HttpRequest, date: datetime.date, slug: str) -> Post | None:
        # Who keeps something asks it.
        del request
        return self._public.first(timezone.now(), date, slug)


class KeptPostAt(PostAt):
    """One without its text, which is kept for as long as posts, people and rules stay as they are."""

    def _find_public(self, request: HttpRequest, date: datetime.date, slug: str) -> Post | None:
        parts, key = parts_of(request), ("post at", date, slug)
        kept: Post | None = parts.get(key)
        if kept is None:
            kept = super()._find_public(request, date, slug)
            if kept is not None:
                parts.keep(key, kept, size=SIZE)
        return _own(kept) if kept else None


def _own(kept: Post) -> Post:
    """Return it as this request's own: whoever changes it, or finds out more about its author, does so for itself."""
    post = copy.copy(kept)
    post.author = copy.copy(kept.author)
    return post


TO_READ = PostAt(PostQuerySet.with_author)
TO_REPLY_TO = KeptPostAt(PostQuerySet.for_replying)
