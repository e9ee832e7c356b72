"""The post that is replied to: asked for by everybody who replies."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.standing import Standing


def post_for_replying(
    user: AbstractUser | AnonymousUser, year: int, month: int, day: int, slug: str
) -> Post:
    """Return the post at an address that ``user`` may see, as one needs it who replies. Raises Http404."""
    if isinstance(user, AbstractUser):
        posts = Post.objects.visible_to(user).posts().on_day(year, month, day)
        return get_object_or_404(posts.for_replying(), slug=slug)
    try:
        on = datetime.date(year, month, day)
    except ValueError:
        raise Http404 from None
    post = _PUBLIC.first(now=timezone.now(), on=on, slug=slug)
    if post is None:
        raise Http404
    return post


def _public(now: datetime.datetime, on: datetime.date, slug: str) -> PostQuerySet:
    posts = Post.objects.published(now).posts().on_day(on.year, on.month, on.day)
    return posts.for_replying().filter(slug=slug)


_PUBLIC = Standing(
    _public,
    now=datetime.datetime(1, 1, 2, tzinfo=datetime.UTC),
    on=datetime.date(1, 1, 3),
    slug="a slug",
)
