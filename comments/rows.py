"""The replies of a page as HTML: by moulds, because there are many."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.providers import label_of
from blog.absolute import web_address
from blog.models import Post
from comments.models import Comment
from comments.moulds import Fill, mould, mould_in_order
from comments.permalinks import around_number
from comments.text import initials, tint
from comments.threads import Row, Thread

# People of whom is kept how they show.
MOST_PEOPLE = 2_000
# The words of a comment, in the order in which its mould gets them.
BRIEF_WORDS = ("number", "permalink", "iso", "moment", "body")
WORDS = (
    *BRIEF_WORDS,
    *("name", "tint", "initials", "website", "provider"),
    *("picture", "reason", "thanks", "reply_url", "likes"),
)
# Looked up once, not for each of hundreds.
PENDING, APPROVED, PLAIN = (
    Comment.Status.PENDING.value,
    Comment.Status.APPROVED.value,
    Comment.Kind.COMMENT.value,
)


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
    # Those that were needed so far.
    moulds: dict[tuple[Any, ...], Fill] = field(default_factory=dict)


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
    draw = brief_html if thread.is_brief else _filled
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
    if len(row.ends) == 1:
        return "</li>\n"
    return "</li>\n" + "".join(
        "</ol></details></li>\n" if folds else "</ol></li>\n" for folds in row.ends[1:]
    )


def comment_html(row: Row, page: Page, *, thanks: str = "") -> SafeString:
    """Return the comment as it stands in a thread, its place in lists left out."""
    return SafeString(_filled(row, page, thanks))


def _filled(row: Row, page: Page, thanks: str = "") -> str:
    comment: Any = row.comment
    status, user, likes = comment.status, comment.user_id, comment.likes_count
    picture, reason = comment.picture, getattr(comment, "held_for", "")
    # In the order of Shape, and none yet: most comments of a page are alike.
    shape = (
        status == PENDING,
        bool(picture),
        web_address(comment.website) != "",
        "" if comment.kind == PLAIN else comment.get_kind_display(),
        user is not None and user == page.author,
        comment.is_pinned,
        comment.provider != "",
        comment.edited_at is not None,
        bool(reason),
        comment.is_followed,
        thanks != "",
        status == APPROVED,
        page.takes_replies and comment.depth < page.last_level,
        page.viewer_is_signed_in,
        getattr(comment, "is_liked", False),
        likes > 0,
        row.may_report and not thanks,
        row.minutes,
        row.may_delete,
        row.may_pin,
    )
    fill = page.moulds.get(shape)
    if fill is None:
        made = mould_in_order("comments/comment.html", WORDS, Shape(*shape), page.language)
        fill = page.moulds[shape] = made
    return fill(
        (
            *_brief_words(row, page),
            *_who(comment.name, comment.website, comment.provider),
            escape(default_storage.url(picture)) if picture else "",
            escape(reason) if reason else "",
            escape(thanks) if thanks else "",
            page.reply_url,
            str(likes),
        )
    )


@lru_cache(MOST_PEOPLE)
def _who(name: str, website: str, provider: str) -> tuple[str, str, str, str, str]:
    """Return what is shown of a person beside each of their comments."""
    return (
        escape(name),
        str(tint(name)),
        escape(initials(name)),
        escape(website),
        escape(label_of(provider)) if provider else "",
    )


def _brief_words(row: Row, page: Page) -> tuple[str, str, str, str, str]:
    comment: Any = row.comment
    before, after = page.permalink
    when: datetime.datetime = comment.created_at.astimezone(page.zone)
    iso = when.isoformat(timespec="seconds")
    return (
        row.number,
        f"{before}{row.number}{after}",
        iso,
        # As the filter ``date`` writes "j F Y, H:i".
        f"{when.day} {page.months[when.month]} {when.year}, {iso[11:16]}",
        comment.body_html,
    )


def brief_html(row: Row, page: Page) -> SafeString:
    """Return who said what, and when: what can be searched in the page."""
    comment: Any = row.comment
    words = dict(zip(BRIEF_WORDS, _brief_words(row, page), strict=True))
    words["name"] = escape(comment.name)
    return SafeString(mould("comments/comment_brief.html", None, page.language) % words)


def gone_html(number: str) -> SafeString:
    """Return the gravestone of a comment."""
    return SafeString(mould("comments/comment_gone.html") % {"number": number})


@lru_cache
def _months(_language: str) -> tuple[str, ...]:
    return ("", *(str(MONTHS[number]) for number in range(1, 13)))
