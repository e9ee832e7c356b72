"""The post at an address: asked for by everybody who reads it or replies to it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.standing import Standing


class PostAt:
    """It comes with what somebody needs of it."""

    def __init__(self, with_what: Callable[[PostQuerySet], PostQuerySet]) -> None:
        self._with_what = with_what
        self._public = Standing(
            lambda now, day, slug: with_what(
                Post.objects.published(now).posts().filter(published_on=day, slug=slug)
            )
        )

    def find(
        self, user: AbstractUser | AnonymousUser, year: int, month: int, day: int, slug: str
    ) -> Post:
        """Return the post, if ``user`` may see it. Raises Http404."""
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            # The calendar has no such day.
            raise Http404 from None
        if user.is_authenticated:
            posts = Post.objects.visible_to(user).posts().filter(published_on=date)
            return get_object_or_404(self._with_what(posts), slug=slug)
        post = self._public.first(timezone.now(), date, slug)
        if post is None:
            raise Http404
        return post


TO_READ = PostAt(PostQuerySet.with_author)
TO_REPLY_TO = PostAt(PostQuerySet.for_replying)
