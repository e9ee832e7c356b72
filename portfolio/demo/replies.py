"""Puts the demo's conversations under its posts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from blog.models import Post
from comments import markup
from comments.models import Comment
from comments.replies import fingerprint
from portfolio.demo.people import Writer, comment_fields


@dataclass(frozen=True)
class Reply:
    writer: Writer
    at: str  # in the site's time zone
    words: str  # in Markdown
    replies: tuple[Reply, ...] = ()
    status: str = Comment.Status.APPROVED


def publish_thread(post: Post, thread: tuple[Reply, ...]) -> None:
    """Publish the replies in the order in which they were written, as their numbers tell it."""
    published: dict[int, Comment] = {}
    for reply, parent in sorted(with_parents(thread), key=lambda pair: pair[0].at):
        above = published[id(parent)] if parent else None
        published[id(reply)] = _publish(post, reply, above)


def with_parents(
    thread: tuple[Reply, ...], parent: Reply | None = None
) -> Iterator[tuple[Reply, Reply | None]]:
    for reply in thread:
        yield reply, parent
        yield from with_parents(reply.replies, reply)


def _publish(post: Post, reply: Reply, parent: Comment | None) -> Comment:
    comment = Comment(
        post=post,
        parent=parent,
        body=reply.words,
        body_html=markup.render(reply.words),
        status=reply.status,
        created_at=timezone.make_aware(datetime.datetime.fromisoformat(reply.at)),
        **comment_fields(reply.writer),
    )
    # Said long ago: nobody is told of it now.
    comment.fingerprint = fingerprint(comment)
    comment.put_in_thread()
    return comment
