"""Puts elements where HTML lets them stand: what people paste, parsers mend silently and readers' programs may not.

Of the words nothing is lost, and of the elements only those that hold nothing.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext

from blog.tokens import TOKEN, VOID_TAGS, tag_name

HEADINGS = ("h2", "h3", "h4")
LISTS = {"ul", "ol"}
# These hold words and what dresses them: a block that comes ends them.
OF_WORDS = {"p", "pre", "summary", *HEADINGS}
# What holds an element that stands nowhere else.
HOLDERS = {
    "li": LISTS,
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
    "summary": {"details"},
}
# A link may hold whole blocks, if it stands where they may.
TRANSPARENT = {"a", "del", "ins"}
ID = re.compile(r' id="([^"]*)"')
# Inline elements in more of others than these are left out: each is written again in every block.
MOST_DRESS = 20
NEEDS_HREF = re.compile(r' (?:rel|hreflang)="[^"]*"')


class Element:
    def __init__(self, name: str, *, made: bool = False) -> None:
        self.name = name
        # Whether it was not there, but must be.
        self.made = made
        self.is_open = False
        # Where it begins, among what was written.
        self.place = 0
        # What it holds, in order; "" for words.
        self.children: list[str] = []


def mended(body: str, *, blocks: set[str]) -> str:
    """Return a sanitised body in which every element stands where it may."""
    writer = _Writer(blocks)
    for token in TOKEN.split(body):
        if token.startswith("<"):
            writer.tag(token)
        elif token:
            writer.text(token)
    # Nothing is left open: a sanitised text closes all that it opens, and what was made ends with what it is in.
    return "".join(writer.written)


class _Writer:
    def __init__(self, blocks: set[str]) -> None:
        self.blocks = blocks
        self.written: list[str] = []
        # What the text opened and did not close yet. None: nothing stands for it here.
        self.source: list[Element | None] = []
        self.open: list[Element] = []
        # The inline elements that words are in, and how many of them are written where we are.
        self.dress: list[tuple[Element, str]] = []
        self.worn = 0
        self.ids: set[str] = set()
        # The levels, as the text has them, of the headings that we are below.
        self.levels: list[int] = []

    @property
    def parent(self) -> Element:
        return self.open[-1] if self.open else Element("")

    def text(self, text: str) -> None:
        if text.strip():
            self._make_room("")
            self._put_on()
            self.parent.children.append("")
        self.written.append(text)

    def tag(self, token: str) -> None:
        closing, name = tag_name(token)
        if closing:
            self._end_of_source()
        elif name in VOID_TAGS:
            self._void(name, token)
        elif name in self.blocks:
            self.source.append(self._block(name, token))
        else:
            self._inline(name, token)

    # --- Inline -----------------------------------------------------------------------------------------------

    def _inline(self, name: str, token: str) -> None:
        if len(self.dress) == MOST_DRESS:
            self.source.append(None)
            return
        if name == "bdo" and " dir=" not in token:
            name, token = "bdi", token.replace("<bdo", "<bdi", 1)
        if name == "a" and " href=" not in token:
            token = NEEDS_HREF.sub("", token)
        element = Element(name)
        self.source.append(element)
        self.dress.append((element, token))

    def _put_on(self) -> None:
        """Begin the inline elements that the words to come are in."""
        for _element, token in self.dress[self.worn :]:
            self._write(token)
        self.worn = len(self.dress)

    def _take_off(self, *, keep: int = 0) -> None:
        """End the inline elements that are written: they begin again in what comes."""
        while self.worn > keep:
            self.worn -= 1
            self.written.append(f"</{self.dress[self.worn][0].name}>")

    def _end_of_inline(self) -> None:
        # An empty one may be a place that something links to.
        if self.worn < len(self.dress) and _new_id(self.dress[-1][1], self.ids):
            self._make_room("")
            self._put_on()
        self._take_off(keep=len(self.dress) - 1)
        self.dress.pop()

    # --- Blocks -----------------------------------------------------------------------------------------------

    def _block(self, name: str, token: str) -> Element:
        if self.dress and all(element.name in TRANSPARENT for element, _token in self.dress):
            self._wear_as_blocks()
        self._take_off()
        self._make_room(name)
        name, token = self._fitting(name, token)
        self._make_room(name)
        if name in HEADINGS:
            token = f"<{name}{token[3:]}"
        return self._begin(Element(name), token)

    def _wear_as_blocks(self) -> None:
        """Let links hold the block that comes, where there is no need to break them."""
        self._take_off()
        self._make_room("a")
        for element, token in self.dress:
            self._begin(element, token)
        self.dress.clear()

    def _fitting(self, name: str, token: str) -> tuple[str, str]:
        """Return the element that may stand here, instead of one that may not."""
        parent = self.parent
        misplaced = name in HOLDERS and parent.name not in HOLDERS[name]
        second = name in {"summary", "figcaption"} and name in parent.children
        if misplaced or second or (name in HEADINGS and parent.name in {"dt", "th"}):
            return "p", "<p>"
        return (self._level(name), token) if name in HEADINGS else (name, token)

    def _level(self, name: str) -> str:
        """Return the heading that comes next in order: none skips a level."""
        level = int(name[1])
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        return HEADINGS[len(self.levels) - 1]

    def _make_room(self, name: str) -> None:
        """End what ``name`` ("": words) may not stand in, and begin what it must stand in."""
        while self._refuses(self.parent, name):
            self._end(self.parent)
        parent = self.parent
        if parent.name in LISTS and name != "li":
            self._begin(Element("li", made=True), "<li>")
        elif parent.name == "dl" and name not in {"dt", "dd"}:
            self._begin(Element("dd", made=True), "<dd>")
        elif parent.name == "details" and name != "summary" and "summary" not in parent.children:
            parent.children.append("summary")
            self.written.append(f"<summary>{gettext('Details')}</summary>")

    def _refuses(self, parent: Element, name: str) -> bool:
        if parent.name == "summary" and name in HEADINGS:
            return False
        is_next = parent.made and name in HOLDERS and HOLDERS[name] == HOLDERS[parent.name]
        is_complete = parent.name == "figure" and "figcaption" in parent.children[1:]
        return is_next or is_complete or (bool(name) and parent.name in OF_WORDS)

    def _begin(self, element: Element, token: str) -> Element:
        if element.name == "dd" and not self.parent.children:
            self.written.append("<dt></dt>")
        self.parent.children.append(element.name)
        element.place = len(self.written)
        element.is_open = True
        self.open.append(element)
        self._write(token)
        return element

    def _end_of_source(self) -> None:
        element = self.source.pop()
        if element and self.dress and self.dress[-1][0] is element:
            self._end_of_inline()
        elif element and element.is_open:
            self._end(element)

    def _end(self, element: Element) -> None:
        """End an element, and what was begun in it."""
        self._take_off()
        while True:
            last = self.open.pop()
            last.is_open = False
            if last.name == "dl" and last.children[-1:] == ["dt"]:
                self.written.append("<dd></dd>")
            self.written.append(f"</{last.name}>")
            if last.name in HEADINGS and self._is_empty(last):
                del self.written[last.place :]
            if last is element:
                return

    def _is_empty(self, element: Element) -> bool:
        inside = self.written[element.place :]
        return not any(
            token.startswith("<img") if token.startswith("<") else token.strip() for token in inside
        )

    # --- Elements that hold nothing, and attributes -----------------------------------------------------------

    def _void(self, name: str, token: str) -> None:
        if name == "img":
            if " src=" not in token:
                return
            if " alt=" not in token:
                token = token.replace("<img", '<img alt=""', 1)
        if name == "hr":
            self._take_off()
        self._make_room(name if name == "hr" else "")
        if name not in {"hr", "col"}:
            self._put_on()
            self.parent.children.append("")
        self._write(token)

    def _write(self, token: str) -> None:
        """Write a tag; an id that is there already is left out."""
        found = ID.search(token)
        if found and not _new_id(token, self.ids):
            token = ID.sub("", token)
        elif found:
            self.ids.add(found[1])
        self.written.append(token)


def _new_id(token: str, ids: set[str]) -> bool:
    found = ID.search(token)
    return bool(found) and found[1] not in ids  # type: ignore[index]
