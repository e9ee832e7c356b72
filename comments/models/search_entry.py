"""The index of replies."""

from __future__ import annotations

from django.db import models

from blog.search.entries import Entry
from comments.models.comment import Comment


class CommentEntry(Entry):
    """What the index holds of a comment."""

    comment = models.OneToOneField(
        Comment, models.CASCADE, primary_key=True, related_name="search_entry"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.comment}"
