"""The beginning of a text: what lists show of it, and what those who link to it say."""

from __future__ import annotations

import re
from functools import lru_cache

from blog import markup, reading

# As WordPress cuts an excerpt; and an end to words that do not end.
WORDS = 55
CHARACTERS = 600
# A post's page says it three times.
KEPT = 32
# Characters of the rendered text, markup included, in which so many words are found.
OPENING = 8_000
# What is said in no sentence, or not yet.
APART = re.compile(r"<(h[234]|pre|table|figcaption|section)\b.*?</\1>", re.DOTALL)


@lru_cache(KEPT)
def summary_of(body_html: str) -> str:
    """Return the first words of a rendered text: of its sentences, or of whatever else there is."""
    opening = body_html[:OPENING]
    if len(opening) < len(body_html):
        # What is cut off within a tag is no text.
        opening = opening.rpartition("<")[0]
    words = markup.plain_text(APART.sub(" ", opening)) or markup.plain_text(opening)
    beginning = reading.first_words(words, WORDS)[:CHARACTERS]
    return beginning if beginning == words else f"{beginning.rstrip(' .,;:')}…"
