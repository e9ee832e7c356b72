"""Who likes which reply."""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from comments.models.comment import Comment
from comments.models.thread_version import ThreadVersion


class Like(models.Model):
    """One person's liking of one reply. How many there are is always counted, never kept."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="likes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="like_once", fields=["comment", "user"])]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.comment_id}"

    @staticmethod
    @transaction.atomic
    def give(comment: Comment, user: User) -> None:
        """Let ``user`` like the comment; who does already goes on doing so."""
        Like.objects.bulk_create([Like(comment=comment, user=user)], ignore_conflicts=True)
        ThreadVersion.bump(comment.post_id, roots_stay=True)

    @staticmethod
    @transaction.atomic
    def take_back(comment: Comment, user: User) -> None:
        Like.objects.filter(comment=comment, user=user).delete()
        ThreadVersion.bump(comment.post_id, roots_stay=True)
