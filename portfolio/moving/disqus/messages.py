"""What Disqus makes of a comment's text, taken back: links lead where they say, mentions are names."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from portfolio.moving.content.old_site import split
from portfolio.moving.content.tree import Node

# Disqus counts who follows a link: disq.us/url?url=<address>:<27 letters>&cuid=<number>.
COUNTER = "disq.us"
SIGNED = re.compile(r":[\w-]{20,40}$")
MENTION = re.compile(r"@([\w-]{1,64}):disqus\b")
PROFILE = re.compile(r"https?://(?:www\.)?disqus\.com/by/", re.IGNORECASE)


def mend(node: Node) -> None:
    """Mend the text below ``node``."""
    for place, child in enumerate(node.children):
        if isinstance(child, str):
            node.children[place] = MENTION.sub(r"@\1", child)
            continue
        mend(child)
        if child.tag == "a":
            _mend_link(child)
        elif child.tag == "img":
            node.children[place] = _linked(child)


def _mend_link(link: Node) -> None:
    """Let the link lead to its end, and say where; what leads to a person's page at Disqus is their name alone."""
    before = link.get("href")
    address = _behind(before, link.get("title"))
    if PROFILE.match(address):
        link.attributes.pop("href")
        return
    link.attributes["href"] = address
    words = link.text.strip()
    if words == before or _is_cut(words, address):
        link.children = [address]


def _behind(address: str, title: str) -> str:
    parts = split(address)
    if parts is None or (parts.hostname or "").removeprefix("www.") != COUNTER:
        return address
    if wanted := parse_qs(parts.query).get("url"):
        return SIGNED.sub("", wanted[0])
    # A short one: where it leads is its title.
    return title if title.startswith(("http://", "https://")) else address


def _is_cut(words: str, address: str) -> bool:
    """Say whether the words are the beginning of the address, with dots for the rest."""
    begin = words.removesuffix("...").removesuffix("…")
    bare = re.sub(r"^https?://(www\.)?", "", address)
    return bool(begin) and begin != words and (address.startswith(begin) or bare.startswith(begin))


def _linked(picture: Node) -> Node | str:
    """Return a link in place of a picture: a reply shows none."""
    address = picture.get("src")
    if not address.startswith(("http://", "https://")):
        return picture.get("alt")
    return Node("a", {"href": address}, [picture.get("alt") or address])
