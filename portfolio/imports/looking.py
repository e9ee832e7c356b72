"""A first, short look at WordPress's files: whether they are any, and who wrote in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from portfolio.moving.importing.survey import origin_of
from portfolio.moving.reading.export import ExportReader
from portfolio.moving.reading.fields import line
from portfolio.moving.reading.files import Source, find_sources
from portfolio.moving.wxr import Head, Item

# Whoever wrote an item: found without reading the items, in seconds where that would take minutes.
CREATOR = re.compile(rb"<dc:creator>\s*(?:<!\[CDATA\[)?([^<\]]{1,200})(?:\]\]>)?\s*</dc:creator>")
LONGEST_CREATOR = 400
# Of more people nobody wants to say who is who.
MOST_WRITERS = 300


@dataclass(frozen=True)
class Writer:
    login: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Found:
    title: str = ""
    # Where the blog is.
    address: str = ""
    # What "known" calls it.
    origin: str = ""
    writers: list[Writer] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Found:
        return cls(**{**said, "writers": [Writer(**one) for one in said["writers"]]})


def look(paths: list[Path]) -> Found:
    """Say what blog it is and who wrote in it. Raises ``UnusableFileError``."""
    sources = find_sources(paths)
    heads = [_head_of(source) for source in sources]
    writers = {
        author.login: Writer(author.login, author.name, author.email)
        for head in heads
        for author in head.authors
    }
    for source in sources:
        for login in _creators(source.chunks()):
            writers.setdefault(login, Writer(login))
    first = heads[0] if heads else Head()
    return Found(
        title=first.title,
        address=first.address,
        origin=origin_of(heads),
        writers=list(writers.values())[:MOST_WRITERS],
    )


def _head_of(source: Source) -> Head:
    reader = ExportReader(source)
    for item in reader.items():
        if isinstance(item, Item):
            item.replies.close()
        break
    return reader.head


def _creators(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        text, end = rest + chunk, 0
        for found in CREATOR.finditer(text):
            end = found.end()
            if login := line(html.unescape(found[1].decode("utf-8", "replace"))):
                yield login
        rest = text[max(end, len(text) - LONGEST_CREATOR) :]
