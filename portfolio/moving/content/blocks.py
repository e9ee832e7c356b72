"""Block markup: HTML between comments that say what each part of it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from portfolio.moving.content import filled
from portfolio.moving.content.notes import Notes
from portfolio.moving.content.old_site import OldSite

# wp-includes/class-wp-block-parser.php, next_token(). WordPress writes no "-->" into the attributes.
DELIMITER = re.compile(
    r"<!--\s+(?P<closes>/)?wp:(?P<space>[a-z][a-z0-9_-]*/)?(?P<name>[a-z][a-z0-9_-]*)\s+"
    r"(?P<attributes>\{(?:(?!-->).)*?\}\s+)?(?P<void>/)?-->",
    re.DOTALL,
)
# A block used in a block used in itself would never end.
DEEPEST = 5


def is_blocks(text: str) -> bool:
    return "<!-- wp:" in text


def without_delimiters(
    text: str, *, site: OldSite, notes: Notes, footnotes: str = "", loose: Callable[[str], str]
) -> str:
    """Return the HTML of a text in blocks. What stands in no block goes through ``loose``."""
    return _Blocks(site=site, notes=notes, footnotes=footnotes, loose=loose).read(text)


class _Blocks:
    """Reads one text, and those that it uses."""

    def __init__(
        self,
        *,
        site: OldSite,
        notes: Notes,
        footnotes: str,
        loose: Callable[[str], str],
        level: int = 0,
    ) -> None:
        self._site, self._notes, self._loose = site, notes, loose
        self._footnotes, self._level = footnotes, level
        # The names of the blocks that have begun and not ended.
        self._open: list[str] = []

    def read(self, text: str) -> str:
        made: list[str] = []
        position = 0
        for found in DELIMITER.finditer(text):
            made.append(self._between(text[position : found.start()]))
            position = found.end()
            # The classic editor in a block: what it holds stands in none.
            if found["name"] != "freeform":
                made.append(self._delimiter(found))
        made.append(self._between(text[position:]))
        return "".join(made)

    def _between(self, text: str) -> str:
        if not filled.REPEATED.isdisjoint(self._open):
            return ""
        return text if self._open or not text.strip() else self._loose(text)

    def _delimiter(self, found: re.Match[str]) -> str:
        name = (found["space"] or "").removeprefix("core/") + found["name"]
        if found["closes"]:
            return filled.end(self._open.pop()) if self._open else ""
        attributes = _attributes(found["attributes"])
        if found["void"]:
            return self._void(name, attributes)
        begin = filled.begin(name, attributes, self._open, self._notes)
        self._open.append(name)
        return begin

    def _void(self, name: str, attributes: dict[str, Any]) -> str:
        if name == "footnotes":
            return footnotes_list(self._footnotes)
        if name != "block" or self._level >= DEEPEST:
            return filled.void(name, attributes, self._open, self._notes)
        reference = str(attributes.get("ref"))
        shared = self._site.block(int(reference) if reference.isdecimal() else 0)
        if not shared:
            self._notes.say(_("A block that several posts share is not in the export."))
        deeper = _Blocks(
            site=self._site,
            notes=self._notes,
            footnotes="",
            loose=self._loose,
            level=self._level + 1,
        )
        return deeper.read(shared)


def _attributes(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def footnotes_list(meta: str) -> str:
    """Return the notes that WordPress keeps beside the text, as a list that the text's marks lead to."""
    try:
        rows = json.loads(meta or "[]")
    except (ValueError, RecursionError):
        return ""
    items = [
        f'<li id="{escape(str(row.get("id", "")))}">{row.get("content", "")} '
        f'<a href="#{escape(str(row.get("id", "")))}-link">↩︎</a></li>'
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""
