"""What the learning filter knows, all of it from what people decided here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from comments.models.comment import Comment


class Feature(models.Model):
    """In how many replies of each kind a word or trait was. The one without a name counts the replies themselves."""

    WHOLE = ""

    name = models.CharField(max_length=60, primary_key=True, blank=True)
    spam = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.spam} / {self.good}"


class Lesson(models.Model):
    """What was learnt of one comment: kept so that it can be taken back, whatever became of its words since."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="lesson")
    is_spam = models.BooleanField()
    # One name a line, as they were counted.
    features = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="lesson_says_something", condition=~Q(features=""))
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {'spam' if self.is_spam else 'good'}"
