"""Comments as WordPress writes them below their post."""

from __future__ import annotations

from collections.abc import Iterator

from comments.models import EMAIL_LENGTH, Comment
from portfolio.moving.writing.elements import moments, one_line_of, plain, text
from portfolio.moving.writing.html import in_wordpress
from portfolio.moving.wxr_names import APPROVED


def reply(comment: Comment, authors: dict[int, int]) -> Iterator[str]:
    """Yield the comment's lines. Who wrote no post has no number in the file, as WordPress makes no account of them."""
    email = comment.user.email if comment.user else comment.email
    yield "<wp:comment>"
    yield plain("wp:comment_id", comment.pk)
    yield one_line_of("wp:comment_author", comment.name)
    yield text("wp:comment_author_email", email if len(email) <= EMAIL_LENGTH else "")
    yield plain("wp:comment_author_url", comment.website)
    yield text("wp:comment_author_IP", "")
    yield from moments("wp:comment_date", comment.created_at)
    yield text("wp:comment_content", in_wordpress(comment.body_html))
    yield text("wp:comment_approved", APPROVED[comment.status])
    yield text("wp:comment_type", str(comment.kind))
    yield plain("wp:comment_parent", comment.parent_id or 0)
    yield plain("wp:comment_user_id", authors.get(comment.user_id or 0, 0))
    yield "</wp:comment>"
