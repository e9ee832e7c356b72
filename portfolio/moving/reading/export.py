"""Reads a WordPress export: its head, then its items, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import override

from django.utils.translation import gettext as _

from portfolio.moving.reading.elements import DamagedError, ElementParser, Taker
from portfolio.moving.reading.fields import item_of, number, read_head, reply_of
from portfolio.moving.reading.files import Source, UnusableFileError
from portfolio.moving.reading.pieces import WORDPRESS, Piece
from portfolio.moving.reading.reader import Reader, Seen, notes_of
from portfolio.moving.reading.spool import Spool, Tally
from portfolio.moving.wxr import Damage, Head, Item


class ExportReader(Reader[Item]):
    """One file. ``head`` is known as soon as the first item is."""

    kind = WORDPRESS

    def __init__(self, source: Source, *, counts_replies: bool = False) -> None:
        """``counts_replies``: what they say is not wanted, which is half of the work."""
        super().__init__(source)
        self.head = Head()
        self._counts_replies = counts_replies

    @override
    def take_head(self, head: str) -> bool:
        if "wp" not in self._prefixes.values() and "wxr_version" not in head:
            return False
        self.head = read_head(head, self._prefixes)
        return True

    @override
    def unusable(self) -> UnusableFileError:
        return UnusableFileError(
            _("%(name)s is not a WordPress export (WXR).") % {"name": self.source.name}
        )

    @override
    def _read_item(self, begin: Piece, pieces: Iterator[Piece]) -> Item | Damage:
        spool, seen = Tally() if self._counts_replies else Spool(), Seen()
        parser = ElementParser(prefixes=self._prefixes, take={"wp:comment": _taker(spool)})
        try:
            item = item_of(self._parse(parser, begin, pieces, seen))
        except DamagedError as error:
            spool.close()
            return Damage(self._where(parser, seen), str(error))
        except UnusableFileError:
            spool.close()
            raise
        item.replies, item.highest_reply = spool, spool.highest
        item.notes = notes_of(parser)
        return item


def _taker(into: Spool | Tally) -> Taker:
    if isinstance(into, Tally):
        return lambda element: into.add(number(element.get("wp:comment_id")))
    return lambda element: into.add(reply_of(element))
