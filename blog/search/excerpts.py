"""The part of a text that shows why it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.search.query import Query
from blog.search.words import words

# Of an excerpt: how long it is, and how much of it stands before the first word that was looked for.
LENGTH, BEFORE = 280, 60
# So much of a text is looked through: nobody waits for the end of a book.
LOOKED_THROUGH = 60_000


class Place(NamedTuple):
    """Where one of the words stands, and which it is."""

    start: int
    end: int
    word: int


def excerpt(text: str, query: Query, language: str) -> SafeString:
    """Return, as HTML, where most of the words stand together; the text's beginning if none does."""
    text = text[:LOOKED_THROUGH]
    places = _as_far_as_needed(_places(text, query, language), len(query.telling))
    first = _beginning(text, _best(places, len(query.telling)))
    last = _end(text, first)
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return format_html("{}{}{}", before, _marked(text, places, first, last), after)


def marked(text: str, query: Query, language: str) -> SafeString:
    """Return all of a short text as HTML."""
    return _marked(text, _places(text, query, language), 0, len(text))


def _places(text: str, query: Query, language: str) -> Iterator[Place]:
    for word in words(text, language):
        for number, terms in enumerate(query.telling):
            same = word.terms & terms
            if same:
                # In writing without spaces it may be the first of a pair.
                is_pair = word.end - word.start == 1 and word.folded not in same
                yield Place(word.start, word.end + is_pair, number)
                break


def _as_far_as_needed(places: Iterable[Place], number_of_words: int) -> list[Place]:
    """Return the places up to the first excerpt that has all of the words; all places if there is none."""
    seen: list[Place] = []
    last: dict[int, int] = {}
    end = None
    for place in places:
        if end is not None and place.start >= end:
            break
        seen.append(place)
        last[place.word] = place.start
        first = min(last.values())
        if len(last) == number_of_words and place.start < first + LENGTH - BEFORE:
            end = end or first + LENGTH
    return seen


def _best(places: list[Place], number_of_words: int) -> int:
    """Return where an excerpt's first word stands: that with most different words after it, the first of such."""
    best, start = 0, 0
    for n, place in enumerate(places):
        end = place.start + LENGTH - BEFORE
        together = {near.word for near in places[n : n + LENGTH] if near.start < end}
        if len(together) > best:
            best, start = len(together), place.start
        if best == number_of_words:
            break
    return start


def _beginning(text: str, start: int) -> int:
    """Return the beginning of a word a little before ``start``; of the text, if that is near."""
    if start <= BEFORE:
        return 0
    space = text.find(" ", start - BEFORE, start)
    return start if space < 0 else space + 1


def _end(text: str, first: int) -> int:
    last = first + LENGTH
    if last >= len(text):
        return len(text)
    space = text.rfind(" ", first + LENGTH // 2, last)
    return last if space < 0 else space


def _marked(text: str, places: Iterable[Place], first: int, last: int) -> SafeString:
    pieces, done = [], first
    for start, end in _joined(places):
        if first <= start and end <= last:
            pieces.append((text[done:start], text[start:end]))
            done = end
    html = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", html, text[done:last])


def _joined(places: Iterable[Place]) -> Iterator[tuple[int, int]]:
    """Yield stretches of characters that are to be marked, those that touch as one."""
    stretch: tuple[int, int] | None = None
    for start, end, _word in places:
        if stretch and start <= stretch[1]:
            stretch = (stretch[0], max(end, stretch[1]))
            continue
        if stretch:
            yield stretch
        stretch = (start, end)
    if stretch:
        yield stretch
