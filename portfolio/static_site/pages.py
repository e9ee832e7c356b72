"""A page without what needs a server, its links leading to files."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import override

from django.utils.html import VOID_ELEMENTS

# Given a link, return what to write instead; None: it leads to nothing that is a file.
Rewrite = Callable[[str], str | None]
Attributes = list[tuple[str, str | None]]

LINKS = {"href", "src", "poster"}
# They do nothing without a server. A page from a disk may load no module, and no manifest.
LIVE_ELEMENTS = {"form", "button"}
LIVE_IDS = {"respond"}
LIVE_CLASSES = {"actions"}
# Somebody's own words: no word of theirs is left out with a link.
WORDS = "e-content"
XML_STYLE = re.compile(r'(<\?xml-stylesheet href=")([^"]+)')
CSS_LINK = re.compile(r"""url\((['"]?)([^'")]+)\1\)""")


class _Page(HTMLParser):
    """Writes a page again as it reads it, but for elements that are left out with all that they hold."""

    def __init__(self, rewrite: Rewrite) -> None:
        super().__init__(convert_charrefs=False)
        self._rewrite = rewrite
        self.written: list[str] = []
        # The elements open inside one that is left out, and that itself; how deep inside somebody's words.
        self._skipped: list[str] = []
        self._depth_in_words = 0

    @override
    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._skipped:
            self._open(self._skipped, tag)
            return
        kept = None if _is_live(tag, dict(attrs)) else self._with_links(tag, attrs)
        if kept is None:
            self._open(self._skipped, tag)
            return
        if tag not in VOID_ELEMENTS and (self._depth_in_words or WORDS in _classes(dict(attrs))):
            self._depth_in_words += 1
        self._write(f"<{tag}{''.join(map(_attribute, kept))}>")

    @staticmethod
    def _open(elements: list[str], tag: str) -> None:
        if tag not in VOID_ELEMENTS:
            elements.append(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_ELEMENTS:
            self.handle_endtag(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self._skipped and not self._drop_empty_item(tag):
            self._depth_in_words = max(0, self._depth_in_words - 1)
            self._write(f"</{tag}>")
        elif tag in self._skipped:
            # What has no end tag of its own ends with what holds it.
            while self._skipped.pop() != tag:
                pass

    def _drop_empty_item(self, tag: str) -> bool:
        """Drop the item of a list that held nothing but what is left out; return whether it was one."""
        if tag != "li" or self._depth_in_words:
            return False
        while self.written and not self.written[-1].strip():
            self.written.pop()
        is_empty = bool(self.written) and self.written[-1].startswith("<li")
        if is_empty:
            self.written.pop()
        return is_empty

    @override
    def handle_data(self, data: str) -> None:
        self._write(data)

    @override
    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    @override
    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    @override
    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._skipped:
            self.written.append(text)

    def _with_links(self, tag: str, attrs: Attributes) -> Attributes | None:
        """Return the attributes with links to files; None when the element is of no use without its link."""
        written: Attributes = []
        for name, value in attrs:
            new = value
            if value and name == "srcset":
                new = self._srcset(value)
            elif value and name in LINKS and not _is_canonical(tag, attrs):
                new = self._rewrite(value)
                if new is None and self._depth_in_words and tag == "a":
                    continue
                if new is None:
                    return None
            written.append((name, new))
        return written

    def _srcset(self, value: str) -> str:
        pairs = (candidate.strip().partition(" ") for candidate in value.split(","))
        return ", ".join(f"{self._rewrite(link) or link} {size}".strip() for link, _, size in pairs)


def _is_live(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag == "script":
        return "src" in attributes
    if tag == "link" and attributes.get("rel") == "manifest":
        return True
    return (
        tag in LIVE_ELEMENTS
        or attributes.get("id") in LIVE_IDS
        or not LIVE_CLASSES.isdisjoint(_classes(attributes))
    )


def _classes(attributes: dict[str, str | None]) -> list[str]:
    return (attributes.get("class") or "").split()


def _is_canonical(tag: str, attrs: Attributes) -> bool:
    return tag == "link" and ("rel", "canonical") in attrs


def _attribute(pair: tuple[str, str | None]) -> str:
    name, value = pair
    return f" {name}" if value is None else f' {name}="{escape(value)}"'


def rewritten_page(html: str, rewrite: Rewrite) -> str:
    page = _Page(rewrite)
    page.feed(html)
    page.close()
    return "".join(page.written)


def rewritten_css(css: str, rewrite: Rewrite) -> str:
    return CSS_LINK.sub(lambda match: f'url("{rewrite(match[2]) or match[2]}")', css)


def rewritten_xml(xml: str, rewrite: Rewrite) -> str:
    """Rewrite the link to a feed's style sheet alone: feeds are read elsewhere, and name what they link to in full."""
    return XML_STYLE.sub(lambda match: f"{match[1]}{rewrite(match[2]) or match[2]}", xml)
