"""Finds and ranks. The database says what holds the words; the order is made here, so that it is always the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from blog.search.engine import Holds, Wanted
from blog.search.query import Query, Terms
from blog.search.sources import Source

# Of words that stand in more texts than this, the newest are ranked, and those that have them in their titles.
MOST = 1000

# What a word counts for where it stands.
IN_TITLE, OFTEN, SELDOM = 6, 2, 1
# A title of these words and no others is what was meant.
WHOLE_TITLE = 3
# Of two texts that hold some of the words, that with more of them comes first.
EACH_WORD = 20


@dataclass(frozen=True)
class Found:
    """The keys of what was found, best first."""

    keys: list[int] = field(default_factory=list)
    # Whether there is more than was ranked, and whether nothing holds all of the words, but this some of them.
    is_cut: bool = False
    is_partial: bool = False


def find(source: Source, query: Query) -> Found:
    """Return what everybody may see and holds all words; if nothing does, what holds some."""
    if not query:
        return Found()
    texts = source.visible()
    for phrase in query.phrases:
        texts = texts.filter(search_entry__text__contains=phrase)
    found = _find(source, texts, query.words, query)
    if found.keys or (len(query.words) == 1 and not query.phrases):
        return found
    anything = frozenset[str]().union(*query.words)
    some = _find(source, source.visible(), [anything], query)
    return Found(some.keys, is_cut=some.is_cut, is_partial=True)


def _find(source: Source, texts: QuerySet[Any], words: Iterable[Terms], query: Query) -> Found:
    wanted = Wanted(tuple(words), query.without)
    rows = dict(_rows(source, texts, wanted))
    is_cut = len(rows) > MOST
    if is_cut:
        rows.update(_rows(source, texts, Wanted(wanted.words, query.without, in_title=True)))
    best = sorted(rows, key=lambda key: (_score(rows[key], query), rows[key].moment, key))
    return Found(best[::-1], is_cut=is_cut)


@dataclass(frozen=True, slots=True)
class _Row:
    moment: Any
    in_title: str
    often: str
    seldom: str


def _rows(source: Source, texts: QuerySet[Any], wanted: Wanted) -> Iterator[tuple[int, _Row]]:
    columns = (
        "pk",
        source.moment,
        *(f"search_entry__{name}" for name in ("in_title", "often", "seldom")),
    )
    rows = texts.filter(Holds(source.entries, wanted)).order_by("-pk").values_list(*columns)
    return ((key, _Row(*rest)) for key, *rest in rows[: MOST + 1])


def _score(row: _Row, query: Query) -> int:
    places = (
        (IN_TITLE, set(row.in_title.split())),
        (OFTEN, set(row.often.split())),
        (SELDOM, set(row.seldom.split())),
    )
    score = 0
    for terms in query.words:
        score += next(
            (EACH_WORD + weight for weight, place in places if not place.isdisjoint(terms)), 0
        )
    title = places[0][1]
    if title and title.issubset(frozenset().union(*query.words)):
        score += WHOLE_TITLE
    return score
