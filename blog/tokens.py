"""Reads HTML that ``markup.sanitise()`` returned: every tag is closed, every attribute is in double quotes."""

from __future__ import annotations

import re

TOKEN = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)")
# The attributes of a tag, in a pattern that goes on.
ATTRIBUTES = r'(?: [a-z-]+="[^"]*")*'
VOID_TAGS = {"br", "col", "hr", "img", "wbr"}


def tag_name(token: str) -> tuple[bool, str]:
    """Return whether the token closes an element, and the element's name; "" if the token is no tag."""
    match = TAG_NAME.match(token)
    return (bool(match[1]), match[2]) if match else (False, "")
