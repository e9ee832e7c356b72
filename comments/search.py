"""Replies in the index, where the author lets visitors search them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, override

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.markup import plain_text
from blog.models import Site
from blog.search import index
from blog.search.entries import Entry
from blog.search.sources import Hit, Source
from comments.models import Comment, CommentEntry
from comments.querysets import CommentQuerySet


class Replies(Source):
    name = "replies"
    label: ClassVar[str | Promise] = _("Replies")
    entries = CommentEntry
    moment = "created_at"
    saved = "last_written_at"

    @override
    def is_searched(self, site: Site) -> bool:
        return site.search_replies

    @override
    def visible(self) -> CommentQuerySet:
        return Comment.objects.public()

    @override
    def indexed(self) -> CommentQuerySet:
        # Whatever its status: that may be decided anew.
        return Comment.objects.with_words().with_last_written_at()

    @override
    def entry(self, text: Comment, *, language: str) -> Entry:
        written = text.edited_at or text.created_at
        entry = CommentEntry(comment=text, made_of=written)
        return entry.read(language, text=plain_text(text.body_html))

    @override
    def hits(self, keys: Sequence[int]) -> list[Hit]:
        comments = Comment.objects.public().for_links().in_bulk(keys)
        return [_hit(comments[key]) for key in keys if key in comments]


def _hit(comment: Comment) -> Hit:
    names = {"name": comment.name, "post": comment.post.heading}
    return Hit(
        address=comment.get_permalink(),
        title=gettext("%(name)s on “%(post)s”") % names,
        text=plain_text(comment.body_html),
        moment=comment.created_at,
    )


REPLIES = Replies()


def index_reply(comment: Comment, site: Site | None = None) -> None:
    """Let the index hold the words of ``comment`` as they were just saved, in the same transaction."""
    index.update(REPLIES, comment, site)
