"""Reading comments. Who sees which is said here, once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from comments.models import Comment  # noqa: F401


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> CommentQuerySet:
        return self.filter(status="approved")

    def visible_with_own(self, own: Collection[int]) -> CommentQuerySet:
        """The public's, and those that wait for moderation among ``own``, the visitor's own comments' numbers."""
        if not own:
            return self.approved()
        return self.filter(Q(status="approved") | Q(status="pending", pk__in=own))

    def in_thread_order(self) -> CommentQuerySet:
        return self.order_by("root__created_at", "path")
