"""Elements with their texts, from the pieces of a feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from portfolio.moving.reading.text import MENDED

# No text of one element is longer: what is beyond is left, and said.
MAX_TEXT = 8_000_000
MAX_DEPTH = 20
MAX_ELEMENTS = 20_000


class DamagedError(Exception):
    """The piece is not well-formed: the sentence says where."""


@dataclass(slots=True)
class Element:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    @property
    def raw(self) -> str:
        return "".join(self.pieces)

    @property
    def text(self) -> str:
        return self.raw.strip(" \t\r\n")

    def child(self, name: str) -> Element | None:
        return next((child for child in self.children if child.name == name), None)

    def get(self, name: str) -> str:
        """The text of the first child of that name, without the space around it; "" if there is none."""
        child = self.child(name)
        return child.text if child else ""

    def all(self, name: str) -> list[Element]:
        return [child for child in self.children if child.name == name]


# What to do with an element as soon as it ends, instead of keeping it: for those that there may be any number of.
Taker = Callable[[Element], None]


class ElementParser:
    """Reads one element, in pieces. ``prefixes`` say what the document's own prefixes are called here."""

    def __init__(
        self, *, prefixes: dict[str, str] | None = None, take: dict[str, Taker] | None = None
    ) -> None:
        self.root = Element("")
        self.mended = 0
        self.is_cut = False
        self._open = [self.root]
        self._count = 0
        self._prefixes = prefixes or {}
        # Those that are called here as they are there.
        self._own = {"", *(there for there, here in self._prefixes.items() if there == here)}
        self._take = take or {}
        parser = self._parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        # In one root, whatever comes: what stands around the piece is not in it, and no document type can be.
        self._parse("<all>")

    def feed(self, text: str) -> None:
        """Raises ``DamagedError``."""
        if MENDED in text:
            self.mended += text.count(MENDED)
            text = text.replace(MENDED, "")
        self._parse(text)

    def close(self) -> Element:
        """Raises ``DamagedError`` when the element has no end."""
        self._parse("</all>", is_last=True)
        return self.found

    @property
    def found(self) -> Element:
        """What was read so far."""
        around = self.root.children[0]
        return around.children[0] if around.children else Element("")

    def _parse(self, text: str, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(text.encode("utf-8", "replace"), is_last)
        except expat.ExpatError as error:
            raise DamagedError(expat.ErrorString(error.code)) from error

    def _name(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        return (
            name if prefix in self._own else f"{self._prefixes.get(prefix, prefix)}{colon}{local}"
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise DamagedError(_("more elements than an export has"))
        element = Element(self._name(name), attributes)
        if element.name not in self._take:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if taker := self._take.get(element.name):
            self._count -= 1 + sum(1 + len(child.children) for child in element.children)
            taker(element)

    def _data(self, data: str) -> None:
        element = self._open[-1]
        element.length += len(data)
        if element.length > MAX_TEXT:
            self.is_cut = True
            return
        element.pieces.append(data)


START_TAG = re.compile(r"<(rss|rdf:RDF|feed|disqus)\b([^>]*)>", re.IGNORECASE)
XMLNS = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
KNOWN = {
    "http://wordpress.org/export/": "wp",
    "https://wordpress.org/export/": "wp",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://wellformedweb.org/commentapi": "wfw",
}


def prefixes_of(head: str) -> dict[str, str]:
    """Return what the document's prefixes stand for: nothing says that WordPress's own is called "wp"."""
    found: dict[str, str] = {}
    start = START_TAG.search(head)
    for prefix, address in XMLNS.findall(start[2] if start else ""):
        low = address.lower()
        if "/excerpt" in low:
            found[prefix] = "excerpt"
            continue
        known = (name for begins, name in KNOWN.items() if low.startswith(begins))
        if name := next(known, ""):
            found[prefix] = name
    return found
