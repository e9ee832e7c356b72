"""What the index holds of a text: its terms by how much they count, and its words in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from typing import Any, ClassVar, Self

from django.db import models

from blog.search.words import RULES, Word, base_language, words

# A word that stands so many times in a text is one of those that the text is about.
OFTEN = 3


class Entry(models.Model):
    """One text in the index. A class for each kind of text has the text itself as its primary key.

    Each term stands in one of the columns only: in that where it counts most. Around each is a space.
    """

    # How it was taken apart, and when what it was made of was saved: it is made anew when either is not true any more.
    rules = models.CharField(max_length=20)
    made_of = models.DateTimeField()
    in_title = models.TextField(blank=True)
    often = models.TextField(blank=True)
    seldom = models.TextField(blank=True)
    # The folded words in order, each between spaces, for phrases.
    text = models.TextField()

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    def read(self, language: str, *, title: str = "", summary: str = "", text: str = "") -> Self:
        """Take in a text. A word of its summary counts as if the text said it often."""
        base = base_language(language)
        parts = [list(words(part, base)) for part in (title, summary, text)]
        titled = _terms(parts[0])
        counted = Counter(term for word in parts[2] for term in word.terms)
        often = {term for term, times in counted.items() if times >= OFTEN} | _terms(parts[1])
        self.rules = rules_for(language)
        self.in_title = _spaced(titled)
        self.often = _spaced(often - titled)
        self.seldom = _spaced(counted.keys() - often - titled)
        self.text = f" {' | '.join(' '.join(word.folded for word in part) for part in parts)} "
        return self


def rules_for(language: str) -> str:
    """Name the way in which texts of a site in that language are taken apart today."""
    return f"{base_language(language)} {RULES}"


def _spaced(terms: Set[str]) -> str:
    return f" {' '.join(sorted(terms))} "


def _terms(found: list[Word]) -> set[str]:
    return {term for word in found for term in word.terms}
