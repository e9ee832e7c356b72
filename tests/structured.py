"""Reads what a page says to machines."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def nodes_of(page: str) -> list[dict[str, Any]]:
    """Return the things that a page describes; what several blocks say of one thing is put together."""
    found: dict[str, dict[str, Any]] = {}
    for number, block in enumerate(SCRIPT.findall(page)):
        graph = json.loads(block)
        assert graph["@context"] == "https://schema.org"
        for place, node in enumerate(graph["@graph"]):
            found.setdefault(node.get("@id", f"{number}.{place}"), {}).update(node)
    return list(found.values())


def node_of(page: str, kind: str) -> dict[str, Any]:
    (node,) = [node for node in nodes_of(page) if node.get("@type") == kind]
    return node


class _Head(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.found.setdefault(name, []).append(given.get("content") or "")
        if tag == "link":
            self.found.setdefault(given["rel"] or "", []).append(given["href"] or "")


def head_of(page: str) -> dict[str, list[str]]:
    """Return what the page's meta and link elements say, by name, property or relation."""
    return _Head(page.partition("</head>")[0]).found
