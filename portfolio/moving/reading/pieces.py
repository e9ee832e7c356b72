"""Cuts a feed into its head and its items, so that one that is damaged does not take the others with it."""

from __future__ import annotations

import html.entities
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from django.utils.translation import gettext as _

from portfolio.moving.reading.files import UnusableFileError
from portfolio.moving.reading.text import FORBIDDEN

# The parts of XML whose content is not markup, and references.
MARKS = (
    r"<!\[CDATA\[|<!--|<\?|<!DOCTYPE"
    r"|&(?:#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,8});|[A-Za-z][A-Za-z0-9]{1,31};)?"
)
ENDS = {"<![cdata[": "]]>", "<!--": "-->", "<?": "?>"}
# No mark is longer: so much is kept back until what follows is known.
LONGEST = 40
PREDEFINED = {"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"}


@dataclass(frozen=True)
class Items:
    """What the items of a kind of file are called, and which of these names stand within which as something else."""

    names: tuple[str, ...] = ("item",)
    within: dict[str, set[str]] = field(default_factory=dict)

    @cached_property
    def marks(self) -> re.Pattern[str]:
        names = "|".join(self.names)
        return re.compile(rf"{MARKS}|<(?:{names})[\s>]|</(?:{names})\s*>", re.IGNORECASE)


WORDPRESS = Items()


class At(Enum):
    HEAD = "head"
    BEGIN = "begin"
    INSIDE = "inside"
    END = "end"
    CUT = "cut"


@dataclass(frozen=True)
class Piece:
    """A run of text, and where it stands: before the items, or at or between the ends of one."""

    at: At
    text: str = ""


class _Scanner:
    def __init__(self, items: Items) -> None:
        self._items, self._found = items, items.marks.search
        # The name of the item that has begun and not ended.
        self.inside = ""
        self._rest = ""
        # What ends the part that is no markup, while there is one.
        self._until = ""

    def feed(self, text: str, *, is_last: bool = False) -> Iterator[Piece]:
        """Yield what is certain. The end of the text is kept back until what follows it is known."""
        text = self._rest + text
        begin = position = 0
        for start, end, mark in self._marks(text, is_last=is_last):
            position = end
            if not mark:
                continue
            yield from self._run(text[begin:start])
            yield from self._mark(mark)
            begin = end
        self._rest = text[position:]
        yield from self._run(text[begin:position])

    def _marks(self, text: str, *, is_last: bool) -> Iterator[tuple[int, int, str]]:
        """Yield where something has to be done, and what is there; at last, how far the text is certain, and ""."""
        position, sure = 0, len(text) if is_last else max(0, len(text) - LONGEST)
        while True:
            if self._until:
                end = text.find(self._until, position)
                if end < 0:
                    yield 0, max(position, sure), ""
                    return
                position, self._until = end + len(self._until), ""
            found = self._found(text, position)
            if found is None or (found.start() > sure and not is_last):
                yield 0, max(position, min(found.start() if found else sure, len(text))), ""
                return
            position = found.end()
            self._until = ENDS.get(found[0].lower(), "")
            if not self._until and found[0] not in PREDEFINED:
                yield found.start(), position, found[0]

    def _run(self, text: str) -> Iterator[Piece]:
        if text:
            yield Piece(At.INSIDE if self.inside else At.HEAD, text)

    def _mark(self, mark: str) -> Iterator[Piece]:
        if mark.startswith("&"):
            yield from self._run(_reference(mark))
        elif mark.startswith("<!"):
            raise UnusableFileError(
                _("The file has a document type (DTD), which no export needs. It was not read.")
            )
        else:
            yield from self._item(mark, mark.strip("</> \t\r\n").lower())

    def _item(self, mark: str, name: str) -> Iterator[Piece]:
        """Yield the beginning or the end of an item, or of something in it that has the name of one."""
        if name in self._items.within.get(self.inside, ()):
            yield from self._run(mark)
        elif not mark.startswith("</"):
            if self.inside:
                yield Piece(At.CUT)
            self.inside = name
            yield Piece(At.BEGIN, mark)
        elif self.inside:
            self.inside = ""
            yield Piece(At.END, f"</{name}>")


def cut(texts: Iterable[str], items: Items = WORDPRESS) -> Iterator[Piece]:
    """Yield the pieces of a feed; an item that ends too early is ``CUT``. Raises ``UnusableFileError`` at a DTD."""
    scanner = _Scanner(items)
    for text in texts:
        yield from scanner.feed(text)
    yield from scanner.feed("", is_last=True)
    if scanner.inside:
        yield Piece(At.CUT)


def _reference(mark: str) -> str:
    """Return a reference that a parser knows: an ampersand alone, and HTML's names, are none of XML's."""
    if mark == "&":
        return "&amp;"
    if mark.startswith("&#"):
        return _numbered(mark[2:-1])
    known = html.entities.html5.get(mark[1:])
    if known is None or set(known) & set("<>&"):
        return f"&amp;{mark[1:]}"
    return known


def _numbered(digits: str) -> str:
    """Return the reference to a character by its number; "" if XML has no such character."""
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    is_known = code <= sys.maxunicode and FORBIDDEN.fullmatch(chr(code)) is None
    return f"&#{code};" if is_known else ""
