"""Finds and ranks. The database says what holds the words; the order is made here, so that it is always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ExpressionWrapper, F, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from blog.search.engine import KeysOf, Wanted
from blog.search.query import Query, Terms
from blog.search.sources import Source

# Of words that stand in more texts than this, the newest are ranked, and the newest that have them in their titles.
MOST = 400
# They are looked for among so many of the newest, seen by everybody or not.
LOOKED_AT = 4 * MOST

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
        texts = texts.filter(GreaterThan(StrIndex("search_entry__text", Value(phrase)), 0))
    found = _find(source, texts, query.words, query)
    if found.keys or (len(query.words) == 1 and not query.phrases):
        return found
    anything = frozenset[str]().union(*query.words)
    some = _find(source, source.visible(), (anything,), query)
    return Found(some.keys, is_cut=some.is_cut, is_partial=True)


def _find(source: Source, texts: QuerySet[Any], words: Sequence[Terms], query: Query) -> Found:
    wanted = Wanted(words, query.without)
    rows = dict(_rows(source, texts, wanted, query))
    is_cut = len(rows) > MOST
    if is_cut:
        titled = Wanted(words, query.without, in_title=True)
        rows.update(_rows(source, texts, titled, query))
    best = sorted(rows, key=lambda key: (_score(rows[key], query), rows[key].moment, key))
    return Found(best[::-1], is_cut=is_cut)


@dataclass(frozen=True, slots=True)
class _Row:
    moment: Any
    in_title: str
    often: str
    # None, and not even read, where every word is known to be in the text: there are all that are in no other place.
    seldom: str | None = None


def _rows(
    source: Source, texts: QuerySet[Any], wanted: Wanted, query: Query
) -> list[tuple[int, _Row]]:
    """Return one more than are ranked, if there are. In a large index, nearly always the newest are enough."""
    found = _newest(source, texts, wanted, query, KeysOf(source.entries, wanted, newest=LOOKED_AT))
    if len(found) <= MOST and _are_more_than(LOOKED_AT, source, wanted):
        found = _newest(source, texts, wanted, query, KeysOf(source.entries, wanted))
    return found


def _are_more_than(number: int, source: Source, wanted: Wanted) -> bool:
    keys = KeysOf(source.entries, wanted, newest=number + 1)
    return bool(source.entries.objects.filter(pk__in=keys).count() > number)


def _newest(
    source: Source, texts: QuerySet[Any], wanted: Wanted, query: Query, keys: KeysOf
) -> list[tuple[int, _Row]]:
    has_all = wanted.words == query.words
    columns = ["in_title", "often"] if has_all else ["in_title", "often", "seldom"]
    # As the database has it: it is to be compared, and need not be understood.
    moment = ExpressionWrapper(F(source.moment), output_field=TextField())
    rows = texts.filter(pk__in=keys).order_by("-pk")
    found = rows.values_list("pk", moment, *(f"search_entry__{column}" for column in columns))
    return [(key, _Row(*rest)) for key, *rest in found[: MOST + 1]]


def _score(row: _Row, query: Query) -> int:
    score = sum(_weight(row, [f" {term} " for term in terms]) for terms in query.words)
    title = set(row.in_title.split())
    if title and title.issubset(frozenset().union(*query.words)):
        score += WHOLE_TITLE
    return score


def _weight(row: _Row, sought: list[str]) -> int:
    """Return what it counts that the text holds one of the terms; 0 if it holds none."""
    for weight, place in ((IN_TITLE, row.in_title), (OFTEN, row.often), (SELDOM, row.seldom)):
        if place is None or any(term in place for term in sought):
            return EACH_WORD + weight
    return 0
