"""Posts, pages, pictures and comments as items of a WordPress export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from blog.models import Picture, Post
from comments.models import Comment
from portfolio.moving.writing.elements import meta, moments, plain, published, text
from portfolio.moving.wxr_names import ALTERNATIVE_TEXT, APPROVED, ATTACHED_FILE, COVER

PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
OWN_LINK = re.compile(r"""(\b(?:href|src|srcset|poster)=["'])/(?!/)""")


def in_wordpress(html: str) -> str:
    """Return a text as it is meant elsewhere: with whole addresses, and without line breaks that say nothing.

    WordPress makes a break of every line's end in a text without blocks, but in preformatted ones.
    """
    parts = PREFORMATTED.split(OWN_LINK.sub(rf"\g<1>{settings.SITE_URL}/", html))
    return "".join(
        part if n % 2 else re.sub(r"\s*\n\s*", " ", part) for n, part in enumerate(parts)
    )


def slug(word: str) -> str:
    """Return a slug as WordPress keeps it: letters of other scripts as their bytes."""
    return quote(word).lower()


class Items:
    """All items have numbers of one row there: pictures get those after the posts' own."""

    def __init__(self, *, after: int) -> None:
        self._after = after

    def of_post(self, post: Post) -> Iterator[str]:
        yield from self._beginning(post)
        yield text("content:encoded", in_wordpress(post.body))
        yield text("excerpt:encoded", post.excerpt)
        yield plain("wp:post_id", post.pk)
        at = post.published_at
        yield from moments("wp:post_date", at or post.created_at, known=at is not None)
        yield from moments("wp:post_modified", post.updated_at)
        is_open = "open" if post.comments_open else "closed"
        yield text("wp:comment_status", is_open)
        yield from _ending(
            *(post.slug, _status(post), str(post.kind)),
            order=post.menu_order or 0,
            parent=post.parent_id or 0,
            is_sticky=post.is_sticky,
        )
        yield from _filed_under(post)
        if post.cover_id:
            yield from meta("postmeta", COVER, self._after + post.cover_id)
        for comment in post.comments.select_related("user").order_by("pk").iterator(500):
            yield from _comment(comment)
        yield "</item>"

    def _beginning(self, post: Post) -> Iterator[str]:
        has_address = post.published_on is not None or post.kind == Post.Kind.PAGE
        address = post.get_absolute_url() if has_address else f"/?p={post.pk}"
        yield "<item>"
        yield text("title", post.title)
        yield plain("link", f"{settings.SITE_URL}{address}")
        yield published(post.published_at or post.created_at)
        yield text("dc:creator", post.author.get_username())
        yield plain("guid", post.guid, isPermaLink="false")
        yield "<description></description>"

    def of_picture(self, picture: Picture, owner: str) -> Iterator[str]:
        name = str(picture.file.name)
        address = f"{settings.SITE_URL}{picture.file.url}"
        yield "<item>"
        yield text("title", picture.title or name.rpartition("/")[2].partition(".")[0])
        yield plain("link", address)
        yield published(picture.created_at)
        yield text(
            "dc:creator", picture.uploaded_by.get_username() if picture.uploaded_by else owner
        )
        yield plain("guid", address, isPermaLink="false")
        yield "<description></description>"
        yield text("content:encoded", picture.credit)
        yield text("excerpt:encoded", picture.caption)
        yield plain("wp:post_id", self._after + picture.pk)
        yield from moments("wp:post_date", picture.created_at)
        yield from moments("wp:post_modified", picture.created_at)
        yield text("wp:comment_status", "closed")
        yield from _ending(f"picture-{picture.pk}", "inherit", "attachment")
        yield text("wp:attachment_url", address)
        yield from meta("postmeta", ATTACHED_FILE, name)
        if picture.alt:
            yield from meta("postmeta", ALTERNATIVE_TEXT, picture.alt)
        yield "</item>"


def _ending(
    name: str, status: str, kind: str, *, order: int = 0, parent: int = 0, is_sticky: bool = False
) -> Iterator[str]:
    yield text("wp:ping_status", "closed")
    yield text("wp:post_name", slug(name))
    yield text("wp:status", status)
    yield plain("wp:post_parent", parent)
    yield plain("wp:menu_order", order)
    yield text("wp:post_type", kind)
    yield text("wp:post_password", "")
    yield plain("wp:is_sticky", int(is_sticky))


def _status(post: Post) -> str:
    if post.status != Post.Status.PUBLISHED:
        return str(post.status)
    is_due = post.published_at and post.published_at <= timezone.now()
    return "publish" if is_due else "future"


def _filed_under(post: Post) -> Iterator[str]:
    for domain, terms in (("category", post.categories), ("post_tag", post.tags)):
        for term in terms.all():
            yield text("category", term.name, domain=domain, nicename=slug(term.slug))


def _comment(comment: Comment) -> Iterator[str]:
    email = comment.user.email if comment.user else comment.email
    yield "<wp:comment>"
    yield plain("wp:comment_id", comment.pk)
    yield text("wp:comment_author", comment.name)
    yield text("wp:comment_author_email", email)
    yield plain("wp:comment_author_url", comment.website)
    yield text("wp:comment_author_IP", "")
    yield from moments("wp:comment_date", comment.created_at)
    yield text("wp:comment_content", in_wordpress(comment.body_html))
    yield text("wp:comment_approved", APPROVED[comment.status])
    yield text("wp:comment_type", str(comment.kind))
    yield plain("wp:comment_parent", comment.parent_id or 0)
    yield plain("wp:comment_user_id", comment.user_id or 0)
    yield "</wp:comment>"
