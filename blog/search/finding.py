"""Finds and ranks. The database says what holds the words; the order is made here, so that it is always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import ExpressionWrapper, F, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from blog.search.engine import Holding, KeysOf, Wanted, begins_with_the_newest
from blog.search.query import Query, Terms
from blog.search.sources import Source

# Of words that stand in more texts than this, the newest are ranked, and the newest that have them in their titles.
MOST, MOST_TITLED = 300, 50
# They are looked for among so many times as many of the newest: some may be still to come.
LOOKED_AT = 2

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
    rows = dict(_rows(source, texts, wanted, query, most=MOST))
    is_cut = len(rows) > MOST
    if is_cut:
        titled = Wanted(words, query.without, in_title=True)
        rows.update(_rows(source, texts, titled, query, most=MOST_TITLED))
    scored = Scored(query)
    best = sorted(((scored(row), row.moment, key) for key, row in rows.items()), reverse=True)
    return Found([key for _score, _moment, key in best], is_cut=is_cut)


class _Row(NamedTuple):
    moment: Any
    in_title: str
    often: str
    # None, and not even read, where every word is known to be in the text: there are all that are in no other place.
    seldom: str | None = None


def _rows(
    source: Source, texts: QuerySet[Any], wanted: Wanted, query: Query, *, most: int
) -> list[tuple[int, _Row]]:
    """Return one more than ``most``, if there are. In a large index, nearly always the newest are enough."""
    newest = _columns(source, texts, wanted, query).order_by("-pk")
    if begins_with_the_newest(wanted):
        found = newest.filter(Holding(wanted))[: most + 1]
    else:
        number = LOOKED_AT * most
        found = newest.filter(pk__in=KeysOf(source.entries, wanted, newest=number))[: most + 1]
        if len(found) <= most and _are_more_than(number, source, wanted):
            found = newest.filter(pk__in=KeysOf(source.entries, wanted))[: most + 1]
    return [(key, _Row(*rest)) for key, *rest in found]


def _are_more_than(number: int, source: Source, wanted: Wanted) -> bool:
    keys = KeysOf(source.entries, wanted, newest=number + 1)
    return bool(source.entries.objects.filter(pk__in=keys).count() > number)


def _columns(
    source: Source, texts: QuerySet[Any], wanted: Wanted, query: Query
) -> QuerySet[Any, Any]:
    """Return the number of each text, and its ``_Row``."""
    has_all = wanted.words == query.words
    columns = ["in_title", "often"] if has_all else ["in_title", "often", "seldom"]
    # As the database has it: it is to be compared, and need not be understood.
    moment = ExpressionWrapper(F(source.moment), output_field=TextField())
    return texts.values_list("pk", moment, *(f"search_entry__{column}" for column in columns))


class Scored:
    """Says what a row counts for a query. It is asked of hundreds: what is the same for all of them is made once."""

    def __init__(self, query: Query) -> None:
        self._words = [[f" {term} " for term in terms] for terms in query.words]
        self._all = frozenset[str]().union(*query.words)

    def __call__(self, row: _Row) -> int:
        score = sum(_weight(row, sought) for sought in self._words)
        # One space more than terms. Most titles are longer than what is sought, and need not be taken apart.
        if row.in_title.count(" ") <= len(self._all) + 1:
            title = row.in_title.split()
            score += WHOLE_TITLE * bool(title and self._all.issuperset(title))
        return score


def _weight(row: _Row, sought: list[str]) -> int:
    """Return what it counts that the text holds one of the terms; 0 if it holds none."""
    for term in sought:
        if term in row.in_title:
            return EACH_WORD + IN_TITLE
    for term in sought:
        if term in row.often:
            return EACH_WORD + OFTEN
    if row.seldom is None or any(term in row.seldom for term in sought):
        return EACH_WORD + SELDOM
    return 0
