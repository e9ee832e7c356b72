"""Reads a WordPress export: its head, then its items, one at a time."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portfolio.moving.reading.elements import DamagedError, ElementParser, prefixes_of
from portfolio.moving.reading.fields import item_of, line, read_head, reply_of
from portfolio.moving.reading.files import Source, UnusableFileError
from portfolio.moving.reading.pieces import At, Piece, cut
from portfolio.moving.reading.spool import Spool
from portfolio.moving.reading.text import read_text
from portfolio.moving.wxr import Damage, Head, Item

MAX_HEAD = 64 * 1024 * 1024


class ExportReader:
    """One file. ``head`` is known as soon as the first item is."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.head = Head()
        # How much of the file was read, from 0 to the source's size.
        self.position = 0
        self._prefixes: dict[str, str] = {}
        self._number = 0

    def items(self) -> Iterator[Item | Damage]:
        """Yield the items, and what was wrong with those that are none. Raises ``UnusableFileError``."""
        pieces = cut(read_text(self._chunks()))
        begin = self._read_head(pieces)
        while begin is not None:
            self._number += 1
            yield self._read_item(begin, pieces)
            begin = next((piece for piece in pieces if piece.at == At.BEGIN), None)

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
                raise self._unusable()
        head = "".join(texts)
        self._prefixes = prefixes_of(head)
        if "wp" not in self._prefixes.values() and "wxr_version" not in head:
            raise self._unusable()
        self.head = read_head(head, self._prefixes)
        return begin

    def _unusable(self) -> UnusableFileError:
        return UnusableFileError(
            _("%(name)s is not a WordPress export (WXR).") % {"name": self.source.name}
        )

    def _read_item(self, begin: Piece, pieces: Iterator[Piece]) -> Item | Damage:
        spool, seen = Spool(), Seen()
        parser = ElementParser(
            prefixes=self._prefixes,
            take={"wp:comment": lambda element: spool.add(reply_of(element))},
        )
        try:
            parser.feed(begin.text)
            for piece in pieces:
                seen.note(piece.text)
                if piece.at == At.CUT:
                    raise DamagedError(_("it has no end"))
                parser.feed(piece.text)
                if piece.at == At.END:
                    break
            item = item_of(parser.close())
        except DamagedError as error:
            spool.close()
            return Damage(self._where(parser, seen), str(error))
        except UnusableFileError:
            spool.close()
            raise
        item.replies = spool
        item.notes = _notes(parser)
        return item

    def _where(self, parser: ElementParser, seen: Seen) -> str:
        """Name a damaged item by what is known of it."""
        name = line(parser.found.get("title")) or seen.title()
        where = _("Item %(number)s of %(file)s") % {
            "number": self._number,
            "file": self.source.name,
        }
        return f"{where} “{name[:80]}”" if name else where


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


def _notes(parser: ElementParser) -> list[str]:
    notes = []
    if parser.mended:
        notes.append(
            _("%(count)s characters could not be read as they stood and were mended.")
            % {"count": parser.mended}
        )
    if parser.is_cut:
        notes.append(_("A text in it was too long: its end is missing."))
    return notes
