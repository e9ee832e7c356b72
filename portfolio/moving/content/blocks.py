"""Block markup: HTML between comments that say what each part of it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from portfolio.moving.content.frames import shown
from portfolio.moving.content.notes import Notes
from portfolio.moving.content.old_site import OldSite

# wp-includes/class-wp-block-parser.php, next_token(). WordPress writes no "-->" into the attributes.
DELIMITER = re.compile(
    r"<!--\s+(?P<closes>/)?wp:(?P<space>[a-z][a-z0-9_-]*/)?(?P<name>[a-z][a-z0-9_-]*)\s+"
    r"(?P<attributes>\{(?:(?!-->).)*?\}\s+)?(?P<void>/)?-->",
    re.DOTALL,
)
# What WordPress made of itself each time, and what readers find elsewhere on every page here.
FILLED = {
    *("archives", "calendar", "categories", "latest-comments", "latest-posts", "loginout"),
    *("navigation", "page-list", "rss", "search", "site-title", "site-tagline", "site-logo"),
    *("tag-cloud", "query", "post-title", "post-content", "post-date", "avatar", "template-part"),
    *("query-pagination", "read-more", "home-link", "post-terms", "post-author", "comments"),
}
# A block used in a block used in itself would never end.
DEEPEST = 5


def is_blocks(text: str) -> bool:
    return "<!-- wp:" in text


def without_delimiters(
    text: str,
    *,
    site: OldSite,
    notes: Notes,
    footnotes: str = "",
    loose: Callable[[str], str],
    level: int = 0,
) -> str:
    """Return the HTML of a text in blocks. What stands in no block goes through ``loose``."""

    def void(found: re.Match[str]) -> str:
        attributes = _attributes(found["attributes"])
        name = (found["space"] or "").removeprefix("core/") + found["name"]
        if name != "block" or level >= DEEPEST:
            return _void(name, attributes, footnotes, notes)
        reference = str(attributes.get("ref"))
        shared = site.block(int(reference) if reference.isdecimal() else 0)
        if not shared:
            notes.say(_("A block that several posts share is not in the export."))
        return without_delimiters(shared, site=site, notes=notes, loose=loose, level=level + 1)

    made: list[str] = []
    depth = position = 0
    for found in DELIMITER.finditer(text):
        between = text[position : found.start()]
        made.append(between if depth else _loose(between, loose))
        position = found.end()
        if found["name"] == "freeform":
            continue  # The classic editor in a block: what it holds stands in none.
        if found["closes"]:
            depth = max(0, depth - 1)
        elif not found["void"]:
            depth += 1
        else:
            made.append(void(found))
    rest = text[position:]
    made.append(rest if depth else _loose(rest, loose))
    return "".join(made)


def _loose(text: str, loose: Callable[[str], str]) -> str:
    return loose(text) if text.strip() else text


def _attributes(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _void(name: str, attributes: dict[str, Any], footnotes: str, notes: Notes) -> str:
    """Return what stands for a block that has no HTML of its own."""
    if name == "footnotes":
        return footnotes_list(footnotes)
    if name == "social-link":
        address, service = str(attributes.get("url") or ""), str(attributes.get("service") or "")
        label = str(attributes.get("label") or service.capitalize() or address)
        return f'<p><a href="{escape(address)}">{escape(label)}</a></p>' if address else ""
    if name in {"embed", "video", "audio"} or name.startswith("core-embed/"):
        address = str(attributes.get("url") or attributes.get("src") or "")
        return f"<p>{shown(address)}</p>" if address else ""
    if name.partition("/")[2] or name in FILLED:
        notes.say(_("A block that WordPress filled is left out: %(name)s") % {"name": name})
    return ""


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
