"""Posts and pages in the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, override

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models import Post, PostEntry, Site
from blog.querysets import PostQuerySet
from blog.search.sources import Hit, Source


class Posts(Source):
    name = ""
    label: ClassVar[str | Promise] = _("Posts and pages")
    entries = PostEntry
    moment = "published_at"
    saved = "updated_at"

    @override
    def is_searched(self, site: Site) -> bool:
        return True

    @override
    def visible(self) -> PostQuerySet:
        return Post.objects.published()

    @override
    def indexed(self) -> PostQuerySet:
        # With what is scheduled: it appears without being saved.
        return Post.objects.filter(status=Post.Status.PUBLISHED)

    @override
    def entry(self, text: Post, *, language: str) -> PostEntry:
        words = markup.plain_text(text.body_html)
        entry = PostEntry(post=text, made_of=text.updated_at)
        return entry.read(language, title=text.title, summary=text.excerpt, text=words)

    @override
    def hits(self, keys: Sequence[int]) -> list[Hit]:
        posts = Post.objects.published().defer("body").in_bulk(keys)
        return [_hit(posts[key]) for key in keys if key in posts]


def _hit(post: Post) -> Hit:
    return Hit(
        address=post.get_absolute_url(),
        title=post.heading,
        text=" … ".join(filter(None, [post.excerpt, markup.plain_text(post.body_html)])),
        moment=post.published_at if post.kind == Post.Kind.POST else None,
    )


POSTS = Posts()
