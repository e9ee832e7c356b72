"""Reads a Disqus export: threads, then what was said in them.

The format: https://docs.disqus.com/developers/export/ and https://disqus.com/api/schemas/1.0/disqus.xsd.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import override

from django.utils.translation import gettext as _

from portfolio.moving.reading.elements import DamagedError, Element, ElementParser
from portfolio.moving.reading.fields import line, number
from portfolio.moving.reading.files import UnusableFileError
from portfolio.moving.reading.pieces import Items, Piece
from portfolio.moving.reading.reader import Reader, Seen, notes_of
from portfolio.moving.wxr import Damage, Reply


@dataclass(frozen=True)
class Thread:
    """What Disqus knows of a page."""

    key: str
    link: str = ""
    # What the site called the page; of WordPress's plugin, its number and its guid.
    identifier: str = ""
    title: str = ""
    forum: str = ""
    is_closed: bool = False
    is_deleted: bool = False

    @property
    def label(self) -> str:
        name = " ".join(dict.fromkeys(filter(None, [self.title and f"“{self.title}”", self.link])))
        return f"thread {self.key} {name}".strip()


@dataclass(frozen=True)
class Said:
    """A comment, and the thread that it stands in."""

    thread: str
    reply: Reply
    is_deleted: bool = False
    notes: tuple[str, ...] = ()


class DisqusReader(Reader[Thread | Said]):
    """One file."""

    # In a comment, the same name refers to its thread.
    kind = Items(("thread", "post"), {"post": {"thread"}})

    @override
    def take_head(self, head: str) -> bool:
        return "<disqus" in head

    @override
    def unusable(self) -> UnusableFileError:
        return UnusableFileError(
            _("%(name)s is not an export of Disqus's (XML).") % {"name": self.source.name}
        )

    @override
    def _read_item(self, begin: Piece, pieces: Iterator[Piece]) -> Thread | Said | Damage:
        parser, seen = ElementParser(prefixes=self._prefixes), Seen()
        try:
            element = self._parse(parser, begin, pieces, seen)
        except DamagedError as error:
            return Damage(self._where(parser, seen), str(error))
        if element.name == "thread":
            return _thread(element)
        return _said(element, tuple(notes_of(parser)))

    @override
    def _name(self, parser: ElementParser, seen: Seen) -> str:
        found = parser.found
        return f"{found.name} {_key(found)}".strip() if _key(found) else super()._name(parser, seen)


def _key(element: Element | None) -> str:
    """Return the number of Disqus's own, whatever its prefix is called: "dsq:id"."""
    attributes = element.attributes if element else {}
    return next(
        (line(value) for name, value in attributes.items() if name.rpartition(":")[2] == "id"), ""
    )


def _is(element: Element, name: str) -> bool:
    return element.get(name).lower() in {"true", "1"}


def _thread(element: Element) -> Thread:
    return Thread(
        key=_key(element),
        link=line(element.get("link")),
        identifier=line(element.get("id")),
        title=line(element.get("title")),
        forum=line(element.get("forum")),
        is_closed=_is(element, "isClosed"),
        is_deleted=_is(element, "isDeleted"),
    )


def _said(element: Element, notes: tuple[str, ...]) -> Said:
    author = element.child("author") or Element("author")
    username = line(author.get("username"))
    message = element.child("message")
    reply = Reply(
        number=number(_key(element)),
        parent=number(_key(element.child("parent"))),
        name=author.get("name") or username,
        email=line(author.get("email")),
        website=line(author.get("link")),
        content=message.raw if message else "",
        approved=_status(element),
        date=_moment(element.get("createdAt")),
        # Who gives no password may call themselves what they like.
        meta={"username": "" if _is(author, "isAnonymous") else username},
    )
    return Said(_key(element.child("thread")), reply, _is(element, "isDeleted"), notes)


def _status(element: Element) -> str:
    """Return what WordPress calls the status."""
    if _is(element, "isSpam"):
        return "spam"
    # An export that does not say it holds what everybody could read.
    return "0" if element.get("isApproved").lower() in {"false", "0"} else "1"


def _moment(text: str) -> datetime.datetime | None:
    """Return the moment, which is in UTC unless it says otherwise; None for what is none."""
    try:
        found = datetime.datetime.fromisoformat(text.strip())
        found = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
        return found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
