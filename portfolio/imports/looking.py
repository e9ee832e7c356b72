"""A first, short look at files: whether they are of their kind, and who wrote in them."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from portfolio.moving.disqus.reading import DisqusReader
from portfolio.moving.importing.survey import origin_of
from portfolio.moving.reading.export import ExportReader
from portfolio.moving.reading.fields import line
from portfolio.moving.reading.files import Source, find_sources
from portfolio.moving.wxr import Head, Item

# Whoever wrote an item: found without reading the items, in seconds where that would take minutes.
TEXT = rb"\s*(?:<!\[CDATA\[)?([^<\]]{1,200})(?:\]\]>)?\s*"
CREATOR = re.compile(rb"<dc:creator>" + TEXT + rb"</dc:creator>")
USERNAME = re.compile(rb"<username>" + TEXT + rb"</username>")
LONGEST = 400
# Of more people nobody wants to say who is who.
MOST_WRITERS = 300
# Whoever writes at a blog is among those who commented most.
MOST_COMMENTERS = 12


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


def look_at_wordpress(paths: list[Path]) -> Found:
    """Say what blog it is and who wrote in it. Raises ``UnusableFileError``."""
    sources = find_sources(paths)
    heads = [_head_of(source) for source in sources]
    writers = {
        author.login: Writer(author.login, author.name, author.email)
        for head in heads
        for author in head.authors
    }
    for source in sources:
        for login in _names(source, CREATOR):
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


def look_at_disqus(paths: list[Path]) -> Found:
    """Say who commented most. Raises ``UnusableFileError``."""
    sources = find_sources(paths)
    for source in sources:
        next(DisqusReader(source).items(), None)
    names = Counter(name for source in sources for name in _names(source, USERNAME))
    return Found(writers=[Writer(name) for name, _count in names.most_common(MOST_COMMENTERS)])


def _names(source: Source, pattern: re.Pattern[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in source.chunks():
        text, end = rest + chunk, 0
        for found in pattern.finditer(text):
            end = found.end()
            if name := line(html.unescape(found[1].decode("utf-8", "replace"))):
                yield name
        rest = text[max(end, len(text) - LONGEST) :]
