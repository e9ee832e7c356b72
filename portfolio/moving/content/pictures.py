"""Pictures that WordPress showed behind words, and those that words flowed around."""

from __future__ import annotations

import re

from portfolio.moving.content.tree import Node

BACKGROUND = re.compile(r"background(?:-image)?\s*:\s*url\(\s*[\"']?([^\"')]+)", re.IGNORECASE)
ASIDE = {"alignleft", "alignright", "aligncenter"}


def is_aside(child: Node | str) -> bool:
    """Tell a picture that words flowed around: here it stands before them, not as one of their letters."""
    if isinstance(child, str):
        return False
    if child.tag == "a" and len(child.nodes) == 1 and not child.text.strip():
        child = child.nodes[0]
    return child.tag == "img" and bool(child.classes & ASIDE)


def without_asides(children: list[Node | str]) -> list[Node | str]:
    kept: list[Node | str] = []
    for child in children:
        if isinstance(child, str) and kept and isinstance(kept[-1], str):
            kept[-1] += child
        elif not is_aside(child):
            kept.append(child)
    return kept


def parts_of_cover(node: Node) -> list[Node | str]:
    """Return what a cover shows: first its picture, be it in the background."""
    made: list[Node | str] = (
        [_framed(_background(node))] if BACKGROUND.search(node.get("style")) else []
    )
    for child in node.children:
        if isinstance(child, Node) and child.tag == "img":
            made.append(_framed(child))
        elif isinstance(child, Node) and "wp-block-cover__image-background" in child.classes:
            made.append(_framed(_background(child)))
        else:
            made.append(child)
    return made


def _background(node: Node) -> Node:
    found = BACKGROUND.search(node.get("style"))
    return Node("img", {"src": found[1] if found else "", "alt": node.get("aria-label")})


def _framed(picture: Node | str) -> Node:
    return Node("figure", {}, [picture])
