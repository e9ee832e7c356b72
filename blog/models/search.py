"""The index of posts and pages."""

from __future__ import annotations

from django.db import models

from blog.models.post import Post
from blog.search.entries import Entry


class PostEntry(Entry):
    """What the index holds of a post."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="search_entry")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.post}"
