"""Follows the links of pages that lie on a disk."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import override
from urllib.parse import unquote, urlsplit

from django.conf import settings


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None or ("rel", "canonical") in attrs:
                continue
            if name == "id":
                self.ids.add(value)
            elif name in {"href", "src", "poster"}:
                self.links.append(value)
            elif name == "srcset":
                self.links += [candidate.split()[0] for candidate in value.split(",")]
            elif value.startswith("0; url="):
                self.links.append(value.removeprefix("0; url="))


def broken_links(folder: Path) -> list[tuple[str, str]]:
    """Return each file with a link in it that leads to no file, or to no place in one, or back to the server."""
    links: list[tuple[Path, str]] = []
    ids: dict[Path, set[str]] = defaultdict(set)
    for file in folder.rglob("*.html"):
        parser = _Links()
        parser.feed(file.read_text())
        ids[file] = parser.ids
        links += [(file, link) for link in parser.links]
    for file in folder.rglob("*.css"):
        links += [(file, link) for link in re.findall(r'url\("?([^")]+)', file.read_text())]
    assert links
    return [(str(file), link) for file, link in links if _is_broken(folder, file, link, ids)]


def _is_broken(folder: Path, file: Path, link: str, ids: dict[Path, set[str]]) -> bool:
    parts = urlsplit(link)
    is_everywhere = file.name == "404.html"  # It is shown at any address.
    if parts.scheme and not is_everywhere:
        return link.startswith(settings.SITE_URL)
    if parts.scheme:
        target = folder / unquote(parts.path).lstrip("/")
        target = target / "index.html" if parts.path.endswith("/") else target
        return link.startswith(settings.SITE_URL) and not target.is_file()
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    return not target.is_file() or bool(
        parts.fragment and unquote(parts.fragment) not in ids[target]
    )
