"""Marks in what a template has made, for what is put in afterwards."""

from __future__ import annotations

import re
import secrets

from django.utils.safestring import SafeString, mark_safe

# No text that anybody wrote can hold a mark: each process draws its own, and no page that it sends shows one.
_DRAWN = secrets.token_hex(8)


def mark(name: str) -> SafeString:
    return mark_safe(f"\ue000{_DRAWN} {name}\ue001")  # noqa: S308 - a name of ours


def marks(names: str) -> re.Pattern[str]:
    """Return what finds the marks whose names match the expression ``names``: its one group is the name."""
    return re.compile(f"\ue000{_DRAWN} ({names})\ue001")
