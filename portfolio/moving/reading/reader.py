"""Reads a file from item to item, whatever its items are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.moving.reading.elements import DamagedError, Element, ElementParser, prefixes_of
from portfolio.moving.reading.fields import line
from portfolio.moving.reading.files import Source, UnusableFileError
from portfolio.moving.reading.pieces import At, Items, Piece, cut
from portfolio.moving.reading.text import read_text
from portfolio.moving.wxr import Damage

MAX_HEAD = 64 * 1024 * 1024


class Reader[Found](ABC):
    """One file."""

    kind: ClassVar[Items]

    def __init__(self, source: Source) -> None:
        self.source = source
        # How much of the file was read, from 0 to the source's size.
        self.position = 0
        self._prefixes: dict[str, str] = {}
        self._number = 0

    def items(self) -> Iterator[Found | Damage]:
        """Yield the items, and what was wrong with those that are none. Raises ``UnusableFileError``."""
        pieces = cut(read_text(self._chunks()), self.kind)
        begin = self._read_head(pieces)
        while begin is not None:
            self._number += 1
            yield self._read_item(begin, pieces)
            begin = next((piece for piece in pieces if piece.at == At.BEGIN), None)

    @abstractmethod
    def take_head(self, head: str) -> bool:
        """Take what stands before the first item; return whether a file of this kind begins like that."""

    @abstractmethod
    def unusable(self) -> UnusableFileError:
        """Return what to say of a file that is of another kind."""

    @abstractmethod
    def _read_item(self, begin: Piece, pieces: Iterator[Piece]) -> Found | Damage:
        """Return what the item is that begins there. Raises ``UnusableFileError``."""

    def _chunks(self) -> Iterator[bytes]:
        for chunk in self.source.chunks():
            self.position += len(chunk)
            yield chunk

    def _read_head(self, pieces: Iterator[Piece]) -> Piece | None:
        """Read what stands before the first item, and return where that begins."""
        texts, length, begin = [], 0, None
        for piece in pieces:
            if piece.at == At.BEGIN:
                begin = piece
                break
            texts.append(piece.text)
            length += len(piece.text)
            if length > MAX_HEAD:
                raise self.unusable()
        head = "".join(texts)
        self._prefixes = prefixes_of(head)
        if not self.take_head(head):
            raise self.unusable()
        return begin

    @staticmethod
    def _parse(parser: ElementParser, begin: Piece, pieces: Iterator[Piece], seen: Seen) -> Element:
        """Read the item to its end. Raises ``DamagedError``, and ``UnusableFileError``."""
        parser.feed(begin.text)
        for piece in pieces:
            seen.note(piece.text)
            if piece.at == At.CUT:
                raise DamagedError(_("it has no end"))
            parser.feed(piece.text)
            if piece.at == At.END:
                break
        return parser.close()

    def _where(self, parser: ElementParser, seen: Seen) -> str:
        """Name a damaged item by what is known of it."""
        name = self._name(parser, seen)
        where = _("Item %(number)s of %(file)s") % {
            "number": self._number,
            "file": self.source.name,
        }
        return f"{where} “{name[:80]}”" if name else where

    def _name(self, parser: ElementParser, seen: Seen) -> str:
        return line(parser.found.get("title")) or seen.title()


class Seen:
    """The beginning of an item as it stands in the file, for the case that it can't be read."""

    LENGTH = 600

    def __init__(self) -> None:
        self.text = ""

    def note(self, text: str) -> None:
        if len(self.text) < self.LENGTH:
            self.text += text[: self.LENGTH]

    def title(self) -> str:
        return line(self.text.partition("<title>")[2].partition("</title>")[0])


def notes_of(parser: ElementParser) -> list[str]:
    """Return what was mended while it was read, in sentences."""
    notes = []
    if parser.mended:
        words = ngettext(
            "%(count)s character could not be read as it stood and was mended.",
            "%(count)s characters could not be read as they stood and were mended.",
            parser.mended,
        )
        notes.append(words % {"count": parser.mended})
    if parser.is_cut:
        notes.append(_("A text in it was too long: its end is missing."))
    return notes
