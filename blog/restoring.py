"""Bringing an older version of a post back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from blog.drafts import claim_version
from blog.models import Category, Picture, Post, Tag
from blog.models.versions import Reason
from blog.saving import keep_in_step


@transaction.atomic
def restore(post: Post, version: Any) -> bool:
    """Give the post its words of then: title, text, excerpt, cover, categories and tags. It is a new version.

    Where it stands and who may see it stay: a post must not appear or vanish because its words were mended.
    Returns whether everything is there again; a picture, category or tag may have been deleted meanwhile.
    Raises ``markup.TextTooLongError`` and ``drafts.ChangedMeanwhileError``.
    """
    claim_version(post, version=post.version)
    # The present words are kept, should they not be yet.
    post.save()
    last = post.history.latest().history_id
    post.title, post.excerpt = version.title, version.excerpt
    post.set_body(version.body)
    post.cover = Picture.objects.filter(pk=version.cover_id).first()
    post.save()
    categories = list(version.categories.values_list("category", flat=True))
    tags = list(version.tags.values_list("tag", flat=True))
    post.categories.set(Category.objects.filter(pk__in=categories))
    post.tags.set(Tag.objects.filter(pk__in=tags))
    keep_in_step(post)
    reason = f"{Reason.RESTORED} {version.history_date.isoformat()}"
    post.history.filter(history_id__gt=last).update(history_change_reason=reason)
    return (
        post.cover_id == version.cover_id
        and post.categories.count() == len(categories)
        and post.tags.count() == len(tags)
    )
