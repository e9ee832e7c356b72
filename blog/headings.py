"""Headings that can be linked to, and the table of contents that is made of them."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from blog.footnotes import without_marks
from blog.tokens import ATTRIBUTES, TOKEN

HEADING = re.compile(rf"<h([234])({ATTRIBUTES})>(.*?)</h\1>", re.DOTALL)
ID = re.compile(r' id="([^"]*)"')
# As the sanitiser begins the ids of a text: the author's "#what-changed" leads to that heading.
PREFIX = "text-"
LENGTH = 60

# With fewer headings, a reader sees what there is without a list of it.
LEAST_HEADINGS = 3
DEEPEST_LISTED = 3


class Heading(NamedTuple):
    level: int
    id: str
    text: str


def with_ids(rendered: str) -> str:
    """Return a rendered body in which every heading has an id, made of its words; the author's own stay."""
    names = _Names(ID.findall(rendered))

    def identified(match: re.Match[str]) -> str:
        level, attributes, inside = match.groups()
        if ID.search(attributes):
            return match[0]
        return f'<h{level}{attributes} id="{names.make(_text(inside))}">{inside}</h{level}>'

    return HEADING.sub(identified, rendered)


class _Names:
    """Ids that nothing in the text has yet."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        # How often a name was made: of very many alike, the next need not try them all.
        self.made: Counter[str] = Counter()

    def make(self, text: str) -> str:
        stem = PREFIX + (slugify(text, allow_unicode=True)[:LENGTH].strip("-_") or "section")
        name = self._numbered(stem)
        while name in self.taken:
            name = self._numbered(stem)
        self.taken.add(name)
        return name

    def _numbered(self, stem: str) -> str:
        self.made[stem] += 1
        return stem if self.made[stem] == 1 else f"{stem}-{self.made[stem]}"


def contents(rendered: str) -> SafeString | str:
    """Return a list of links to the headings of a rendered body; "" where there are too few to need one."""
    found = [_heading(match) for match in HEADING.finditer(rendered)]
    listed = [heading for heading in found if heading.level <= DEEPEST_LISTED and heading.text]
    if len(listed) < LEAST_HEADINGS:
        return ""
    parts: list[tuple[Heading, list[Heading]]] = []
    for heading in listed:
        if parts and heading.level > parts[0][0].level:
            parts[-1][1].append(heading)
        else:
            parts.append((heading, []))
    return _list((heading, _list((part, "") for part in below)) for heading, below in parts)


def _list(items: Iterable[tuple[Heading, SafeString | str]]) -> SafeString:
    links = ((heading.id, heading.text, below) for heading, below in items)
    inside = format_html_join("", '<li><a href="#{}">{}</a>{}</li>', links)
    return format_html("<ol>{}</ol>", inside) if inside else inside


def _heading(match: re.Match[str]) -> Heading:
    found = ID.search(match[2])
    return Heading(int(match[1]), html.unescape(found[1]) if found else "", _text(match[3]))


def _text(inside: str) -> str:
    # A line that is broken by hand ends a word as well.
    tokens = TOKEN.split(without_marks(inside).replace("<br>", "\n"))
    words = "".join(token for token in tokens if token[:1] != "<")
    return " ".join(html.unescape(words).split())
