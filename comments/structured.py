"""What a thread is, in the words of schema.org: it completes what the page says of its post."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from blog.absolute import absolute
from blog.markup import plain_text
from blog.models import Post
from blog.structured import as_script, post_id
from blog.timestamps import iso
from comments.models import Comment

# A page must stay light however long its thread: of so many replies, the beginnings.
MOST_COMMENTS = 10
MOST_CHARACTERS = 160


def thread_data(post: Post, comments: Iterable[Comment], count: int) -> SafeString:
    """Return the first public ones of ``comments``, of ``count``; "" when nobody has replied."""
    public = [comment for comment in comments if comment.status == Comment.Status.APPROVED]
    if not public:
        return SafeString("")
    nodes = [_node(comment) for comment in public[:MOST_COMMENTS]]
    return as_script({"@id": post_id(post), "commentCount": count, "comment": nodes})


def _node(comment: Comment) -> dict[str, Any]:
    return {
        "@type": "Comment",
        "url": absolute(comment.get_permalink()),
        "dateCreated": iso(comment.created_at),
        "author": {"@type": "Person", "name": comment.name},
        "text": _beginning(plain_text(comment.body_html)),
    }


def _beginning(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    end = MOST_CHARACTERS - 1
    # Not between a letter and its marks.
    while unicodedata.combining(text[end]):
        end -= 1
    return f"{text[:end].rstrip()}…"
