"""What followers are still to be told, and what they were."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from blog.models import Post
from comments.models.comment import Comment
from comments.models.following import Follower, Pace

# So long it is known what somebody was told already.
KEPT = datetime.timedelta(days=90)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def untold(self) -> NoticeQuerySet:
        return self.filter(told_at__isnull=True)

    def due(self) -> NoticeQuerySet:
        return self.untold().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def forget_old(self) -> None:
        self.filter(told_at__lt=timezone.now() - KEPT).delete()


class Notice(models.Model):
    """That one follower is to be told of one reply, or of one new post: once, for whatever reasons."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="notices")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="notices")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="notices")
    pace = models.CharField(max_length=7, choices=Pace)
    due_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(name="notice_due", fields=["due_at"], condition=Q(told_at=None)),
            models.Index(name="notice_told", fields=["told_at"]),
        ]
        constraints = [
            models.UniqueConstraint(name="notice_of_comment_once", fields=["follower", "comment"]),
            models.UniqueConstraint(name="notice_of_post_once", fields=["follower", "post"]),
            models.CheckConstraint(
                name="notice_of_one_thing",
                condition=Q(comment=None, post__isnull=False) | Q(comment__isnull=False, post=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Announcement(models.Model):
    """That a post was news once. It is not again, whatever becomes of it."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="announcement")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.post_id)
