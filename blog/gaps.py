"""Marks in what a template has made, for what is put in afterwards."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

from django.utils.safestring import SafeString, mark_safe

# No text that anybody wrote can hold a mark: each process draws its own, and no page that it sends shows one.
_DRAWN = secrets.token_hex(8)


def mark(name: str) -> SafeString:
    return mark_safe(f"\ue000{_DRAWN} {name}\ue001")  # noqa: S308 - a name of ours


def marks(names: str) -> re.Pattern[str]:
    """Return what finds the marks whose names match the expression ``names``: its one group is the name."""
    return re.compile(f"\ue000{_DRAWN} ({names})\ue001")


HELD = marks(r"held \d+")
# What a template knows a page's Held as.
IN_CONTEXT = "held"


class Held:
    """What is long in a page, held back until all else is there: each template around it would copy it twice."""

    def __init__(self) -> None:
        self._held: dict[str, list[str]] = {}

    def hold(self, pieces: list[str]) -> SafeString:
        """Return a mark for what the pieces make together."""
        name = f"held {len(self._held)}"
        self._held[name] = pieces
        return mark(name)

    def put_in(self, made: str) -> Iterator[str]:
        """Return what a template made, in pieces, with what was held in its places."""
        for place, piece in enumerate(HELD.split(made)):
            if place % 2:
                yield from self._held[piece]
            else:
                yield piece


def put_together(held: Held | None, pieces: list[str]) -> SafeString:
    """Return what the pieces make, or what stands for it where a page holds back what is long."""
    return mark_safe("".join(pieces)) if held is None else held.hold(pieces)  # noqa: S308 - the templates' own
