"""Elements replaced while the text is no tree yet, since none of their words would be in it."""

from __future__ import annotations

import re
from collections.abc import Callable


def replaced(html: str, name: str, replace: Callable[[str, str], str]) -> str:
    """Return the HTML with what ``replace`` makes of the attributes and the content of each element of that name."""
    ends = [found.end() for found in re.finditer(rf"</{name}\s*>", html, re.IGNORECASE)]
    if not ends:
        return html
    # Behind the last end each that begins would be followed to the end of the text.
    element = re.compile(rf"<{name}\b([^>]{{0,4000}})>(.*?)</{name}\s*>", re.DOTALL | re.IGNORECASE)
    made = element.sub(lambda found: replace(found[1], found[2]), html[: ends[-1]])
    return made + html[ends[-1] :]
