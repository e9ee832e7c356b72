"""Reading posts. What the public may see is said here, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from blog.models import Post  # noqa: F401


class PostQuerySet(models.QuerySet["Post"]):
    def published(self) -> PostQuerySet:
        """What the public may see: published, and its moment has come."""
        return self.filter(status="published", published_at__lte=timezone.now())

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> PostQuerySet:
        """The public's, and what ``user`` may see besides: their own private posts, all of them for editors."""
        if not user.is_authenticated:
            return self.published()
        public = Q(status="published", published_at__lte=timezone.now())
        private = Q(status="private") if user.has_perm("blog.change_post") else Q(status="private", author=user)
        return self.filter(public | private)

    def posts(self) -> PostQuerySet:
        return self.filter(kind="post")

    def pages(self) -> PostQuerySet:
        return self.filter(kind="page")

    def on_day(self, year: int, month: int, day: int) -> PostQuerySet:
        return self.filter(published_on__year=year, published_on__month=month, published_on__day=day)

    def with_author(self) -> PostQuerySet:
        return self.select_related("author")

    def in_menu(self) -> PostQuerySet:
        return self.published().pages().filter(menu_order__isnull=False).order_by("menu_order", "title")
