"""Posts, pages, pictures, files and the menu as items of a WordPress export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from blog.absolute import absolute
from blog.models import Picture, Post
from portfolio.moving.models import KeptFile
from portfolio.moving.words import one_line
from portfolio.moving.writing.elements import (
    meta,
    moments,
    one_line_of,
    plain,
    published,
    text,
    words,
)
from portfolio.moving.writing.html import post_in_wordpress
from portfolio.moving.writing.replies import reply
from portfolio.moving.wxr_names import (
    ALTERNATIVE_TEXT,
    ATTACHED_FILE,
    COVER,
    CREDIT,
    DECORATIVE,
    HOLD_REPLIES,
    LANGUAGE,
    MENU,
    MENU_ENTRY,
    MENU_TARGET,
)

ESCAPE = re.compile("%[0-9A-F]{2}")


def slug(word: str) -> str:
    """Return a slug as WordPress keeps it: letters of other scripts as their bytes."""
    return ESCAPE.sub(lambda code: code[0].lower(), quote(word))


@dataclass
class Numbers:
    """What everything is called in the file: posts keep their numbers, and nothing else has one of those.

    The others are counted, so that the same blog makes the same file wherever it is.
    """

    after: int
    authors: dict[int, int] = field(default_factory=dict)
    pictures: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def next(self) -> int:
        self.after += 1
        return self.after


class Items:
    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def of_post(self, post: Post) -> Iterator[str]:
        yield from self._beginning(post)
        yield text("content:encoded", post_in_wordpress(post.body))
        yield words("excerpt:encoded", post.excerpt)
        yield plain("wp:post_id", post.pk)
        at = post.published_at
        yield from moments("wp:post_date", at or post.created_at, known=at is not None)
        yield from moments("wp:post_modified", post.updated_at)
        yield from _ending(
            *(post.slug, _status(post), str(post.kind)),
            order=self._numbers.places.get(post.pk, 0),
            parent=post.parent_id or 0,
            is_sticky=post.is_sticky,
            is_open=post.comments_open,
        )
        yield from _filed_under(post)
        yield from self._metadata(post)
        for comment in post.comments.select_related("user").order_by("pk").iterator(500):
            yield from reply(comment, self._numbers.authors)
        yield "</item>"

    def _beginning(self, post: Post) -> Iterator[str]:
        has_address = post.published_on is not None or post.kind == Post.Kind.PAGE
        address = post.get_absolute_url() if has_address else f"/?p={post.pk}"
        yield "<item>"
        yield one_line_of("title", post.title)
        yield plain("link", f"{settings.SITE_URL}{address}")
        yield published(post.published_at or post.created_at)
        yield text("dc:creator", post.author.get_username())
        yield plain("guid", post.guid, isPermaLink="false")
        yield "<description></description>"

    def _metadata(self, post: Post) -> Iterator[str]:
        if post.cover_id:
            yield from meta("postmeta", COVER, self._numbers.pictures[post.cover_id])
        if post.language:
            yield from meta("postmeta", LANGUAGE, post.language)
        if post.hold_replies:
            yield from meta("postmeta", HOLD_REPLIES, 1)

    def of_picture(self, picture: Picture, owner: str) -> Iterator[str]:
        number = self._numbers.pictures[picture.pk] = self._numbers.next()
        name = str(picture.file.name)
        address = absolute(picture.file.url)
        yield "<item>"
        yield one_line_of("title", one_line(picture.title) or PurePosixPath(name).stem)
        yield plain("link", address)
        yield published(picture.created_at)
        yield text(
            "dc:creator", picture.uploaded_by.get_username() if picture.uploaded_by else owner
        )
        yield plain("guid", address, isPermaLink="false")
        yield "<description></description>"
        yield one_line_of("content:encoded", picture.credit)
        yield one_line_of("excerpt:encoded", picture.caption)
        yield plain("wp:post_id", number)
        yield from moments("wp:post_date", picture.created_at)
        yield from moments("wp:post_modified", picture.created_at)
        yield from _ending(f"picture-{number}", "inherit", "attachment")
        yield text("wp:attachment_url", address)
        yield from meta("postmeta", ATTACHED_FILE, name)
        # WordPress takes what looks like an entity there for one.
        if alt := escape(one_line(picture.alt), quote=False):
            yield from meta("postmeta", ALTERNATIVE_TEXT, alt)
        if credit := one_line(picture.credit):
            yield from meta("postmeta", CREDIT, credit)
        if picture.is_decorative:
            yield from meta("postmeta", DECORATIVE, 1)
        yield "</item>"

    def of_file(self, kept: KeptFile, owner: str) -> Iterator[str]:
        number = self._numbers.next()
        address = absolute(kept.file.url)
        yield "<item>"
        yield one_line_of("title", PurePosixPath(str(kept.file.name)).stem)
        yield plain("link", address)
        yield text("dc:creator", owner)
        yield plain("guid", address, isPermaLink="false")
        yield "<description></description>"
        yield plain("wp:post_id", number)
        # Nobody kept when it came.
        yield from moments("wp:post_date", None)
        yield from _ending(f"file-{number}", "inherit", "attachment")
        yield text("wp:attachment_url", address)
        yield from meta("postmeta", ATTACHED_FILE, kept.file.name)
        yield "</item>"

    def of_menu(self, page: Post) -> Iterator[str]:
        """Yield the entry of the menu that leads to a page: seen as soon as the page is."""
        number = self._numbers.next()
        yield "<item>"
        yield "<title></title>"
        yield plain("guid", f"{settings.SITE_URL}/?p={number}", isPermaLink="false")
        yield text("dc:creator", page.author.get_username())
        yield plain("wp:post_id", number)
        yield from moments("wp:post_date", page.published_at or page.created_at)
        is_seen = page.status == Post.Status.PUBLISHED
        yield from _ending(
            *(f"{number}", "publish" if is_seen else "draft", "nav_menu_item"),
            order=self._numbers.places[page.pk],
        )
        yield text("category", "Menu", domain="nav_menu", nicename=MENU)
        for key, value in {**MENU_ENTRY, MENU_TARGET: str(page.pk)}.items():
            yield from meta("postmeta", key, value)
        yield "</item>"


def _ending(
    name: str,
    status: str,
    kind: str,
    *,
    order: int = 0,
    parent: int = 0,
    is_sticky: bool = False,
    is_open: bool = False,
) -> Iterator[str]:
    yield text("wp:comment_status", "open" if is_open else "closed")
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
        # Two may have the same name.
        for term in sorted(terms.all(), key=lambda term: (one_line(term.name), term.slug)):
            yield one_line_of("category", term.name, domain=domain, nicename=slug(term.slug))
