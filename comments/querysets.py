"""Reading comments. Who sees which is said here, once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from comments.models import Comment  # noqa: F401


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> CommentQuerySet:
        return self.filter(status="approved")

    def visible_with_own(
        self, own: Collection[int], user: User | AnonymousUser | None = None
    ) -> CommentQuerySet:
        """The public's, and what waits for moderation of the visitor's own.

        Their own are those whose number is in ``own`` (written in the same session), and ``user``'s.
        """
        mine = Q(pk__in=own) if own else Q()
        if user is not None and user.is_authenticated:
            mine |= Q(user=user)
        if not mine:
            return self.approved()
        return self.filter(Q(status="approved") | Q(mine, status="pending"))

    def in_thread_order(self) -> CommentQuerySet:
        return self.order_by("root__created_at", "path")

    def without_secrets(self) -> CommentQuerySet:
        """Leave in the database what no page shows: addresses, and the text that the HTML was made of."""
        return self.defer("email", "body", "fingerprint", "guid")
