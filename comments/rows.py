"""The replies of a page as HTML: by moulds, because there are many."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.providers import label_of
from blog.absolute import web_address
from blog.models import Post
from comments.models import Comment
from comments.moulds import mould
from comments.permalinks import around_number
from comments.text import initials, tint
from comments.threads import Row, Thread

# People of whom is kept how they show.
MOST_PEOPLE = 2_000


class Shape(NamedTuple):
    """What is there, of all that ``comments/comment.html`` can show of a comment."""

    is_pending: bool
    has_picture: bool
    has_website: bool
    kind: str  # what it is called, if it is no plain comment
    is_by_author: bool
    is_pinned: bool
    has_provider: bool
    is_edited: bool
    has_reason: bool
    is_followed: bool
    has_thanks: bool
    is_public: bool
    may_be_answered: bool
    viewer_may_like: bool
    is_liked: bool
    has_likes: bool
    may_report: bool
    minutes: int
    may_delete: bool
    may_pin: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the rows have in common."""

    author: int | None
    reply_url: str
    takes_replies: bool
    last_level: int
    viewer_is_signed_in: bool
    zone: datetime.tzinfo
    language: str
    months: tuple[str, ...]
    permalink: tuple[str, str]


def page_of_rows(
    post: Post, *, reply_url: str, takes_replies: bool, last_level: int, viewer_is_signed_in: bool
) -> Page:
    """Return it for the language and the time zone that are spoken now."""
    return Page(
        author=post.author_id,
        reply_url=escape(reply_url),
        takes_replies=takes_replies,
        last_level=last_level,
        viewer_is_signed_in=viewer_is_signed_in,
        zone=timezone.get_current_timezone(),
        language=get_language() or "",
        months=_months(get_language()),
        permalink=around_number(),
    )


def pieces_of_rows(thread: Thread, page: Page) -> list[str]:
    """Return the rows in pieces: every second one is a comment, and the others are the lists around them."""
    draw = brief_html if thread.is_brief else comment_html
    pieces = [""]
    for row in thread.rows:
        pieces[-1] += "<li>"
        pieces += [draw(row, page) if row.comment else gone_html(row.number), _lists(row, page)]
    return pieces


def _lists(row: Row, page: Page) -> str:
    """Return what begins and ends behind the row."""
    if row.opens:
        if not row.answers:
            return '<ol class="thread">'
        answers = mould("comments/branch.html", row.answers, page.language) % {}
        return f'<details open class="branch">{answers}<ol class="thread">'
    return "</li>\n" + "".join(
        "</ol></details></li>\n" if folds else "</ol></li>\n" for folds in row.ends[1:]
    )


def comment_html(row: Row, page: Page, *, thanks: str = "") -> SafeString:
    """Return the comment as it stands in a thread, its place in lists left out."""
    comment: Any = row.comment
    shape = Shape(
        is_pending=comment.status == Comment.Status.PENDING,
        has_picture=bool(comment.picture),
        has_website=bool(web_address(comment.website)),
        kind="" if comment.kind == Comment.Kind.COMMENT else comment.get_kind_display(),
        is_by_author=comment.user_id is not None and comment.user_id == page.author,
        is_pinned=comment.is_pinned,
        has_provider=bool(comment.provider),
        is_edited=comment.edited_at is not None,
        has_reason=bool(getattr(comment, "held_for", "")),
        is_followed=bool(comment.is_followed),
        has_thanks=bool(thanks),
        is_public=comment.is_public,
        may_be_answered=page.takes_replies and comment.depth < page.last_level,
        viewer_may_like=page.viewer_is_signed_in,
        is_liked=getattr(comment, "is_liked", False),
        has_likes=bool(comment.likes_count),
        may_report=row.may_report and not thanks,
        minutes=row.minutes,
        may_delete=row.may_delete,
        may_pin=row.may_pin,
    )
    filled = mould("comments/comment.html", shape, page.language) % _words(row, page, thanks)
    return mark_safe(filled)  # noqa: S308 - escaped


def _words(row: Row, page: Page, thanks: str) -> dict[str, str]:
    comment: Any = row.comment
    reason = getattr(comment, "held_for", "")
    return {
        **_brief_words(row, page),
        **_who(comment.name, comment.website, comment.provider),
        "picture": escape(default_storage.url(comment.picture)) if comment.picture else "",
        "reason": escape(reason) if reason else "",
        "thanks": escape(thanks) if thanks else "",
        "reply_url": page.reply_url,
        "likes": str(comment.likes_count),
    }


@lru_cache(MOST_PEOPLE)
def _who(name: str, website: str, provider: str) -> dict[str, str]:
    """Return what is shown of a person beside each of their comments."""
    return {
        "name": escape(name),
        "tint": str(tint(name)),
        "initials": escape(initials(name)),
        "website": escape(website),
        "provider": escape(label_of(provider)) if provider else "",
    }


def _brief_words(row: Row, page: Page) -> dict[str, str]:
    comment: Any = row.comment
    before, after = page.permalink
    when: datetime.datetime = comment.created_at.astimezone(page.zone)
    hour, minute = when.hour, when.minute
    return {
        "number": row.number,
        "permalink": f"{before}{row.number}{after}",
        "iso": when.isoformat(timespec="seconds"),
        # As the filter ``date`` writes "j F Y, H:i".
        "moment": f"{when.day} {page.months[when.month]} {when.year}, {hour:02}:{minute:02}",
        "body": comment.body_html,
    }


def brief_html(row: Row, page: Page) -> SafeString:
    """Return who said what, and when: what can be searched in the page."""
    comment: Any = row.comment
    words = {**_brief_words(row, page), "name": escape(comment.name)}
    return mark_safe(mould("comments/comment_brief.html", None, page.language) % words)  # noqa: S308 - escaped


def gone_html(number: str) -> SafeString:
    """Return the gravestone of a comment."""
    return mark_safe(mould("comments/comment_gone.html") % {"number": number})  # noqa: S308 - a number


@lru_cache
def _months(_language: str) -> tuple[str, ...]:
    return ("", *(str(MONTHS[number]) for number in range(1, 13)))
