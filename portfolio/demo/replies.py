"""Puts the demo's conversations under its posts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from blog.models import Post
from comments import markup
from comments.changes import delete_reply
from comments.decisions import decide
from comments.entering import put_in_thread
from comments.models import Comment, Like, Rule
from comments.moderation import Ruling
from comments.replies import fingerprint
from portfolio.demo.people import Account, Author, Writer, comment_fields


@dataclass(frozen=True)
class Reply:
    writer: Writer
    at: str  # in the site's time zone
    words: str  # in Markdown
    replies: tuple[Reply, ...] = ()
    status: str = Comment.Status.APPROVED
    edited_at: str = ""
    liked_by: tuple[Account | Author, ...] = ()
    is_pinned: bool = False
    is_deleted: bool = False  # by its writer
    rule: Rule = Rule.NONE  # what decided when it came
    matched: str = ""
    thrown_to: str = ""  # where the author put it afterwards


def publish_thread(post: Post, thread: tuple[Reply, ...]) -> None:
    """Publish the replies in the order in which they were written, as their numbers tell it."""
    published: dict[int, Comment] = {}
    for reply, parent in sorted(with_parents(thread), key=lambda pair: pair[0].at):
        above = published[id(parent)] if parent else None
        published[id(reply)] = _publish(post, reply, above)
    for reply, _parent in with_parents(thread):
        _live_on(reply, published[id(reply)])


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
        created_at=_moment(reply.at),
        edited_at=_moment(reply.edited_at) if reply.edited_at else None,
        **comment_fields(reply.writer),
    )
    # Said long ago: nobody is told of it now.
    comment.fingerprint = fingerprint(comment)
    put_in_thread(comment)
    Ruling(Comment.Status(reply.status), reply.rule, reply.matched).keep(comment)
    return comment


def _live_on(reply: Reply, comment: Comment) -> None:
    """Do with the comment what people did after it was answered."""
    for reader in reply.liked_by:
        user = comment_fields(reader)["user"]
        Like.give(comment, user)
    if reply.is_pinned:
        comment.pin()
    if reply.thrown_to:
        decide(comment, reply.thrown_to, by=comment.post.author)
    if reply.is_deleted:
        delete_reply(comment)


def _moment(at: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(at))
