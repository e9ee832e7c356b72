"""What somebody typed into the search box, understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from blog.search.stop_words import stop_words
from blog.search.words import sought, words

# People type some words, not a chapter: what comes after these letters and words is not looked for.
MOST_LETTERS = 500
MOST_WORDS = 16
# In any of the marks that keyboards and word processors make.
QUOTED = re.compile(r'["“”„«»‟]([^"“”„«»‟]*)["“”„«»‟]')
LEFT_OUT = re.compile(r"(?<!\S)[-−](?=\w)(\S+)")  # noqa: RUF001 - a minus sign, too
# What other search engines understand; here all words are looked for anyway.
OPERATORS = re.compile(r"(?<!\S)(?:AND|OR|NOT|NEAR)(?!\S)")

# The terms of one word: whatever holds one of them holds the word.
Terms = frozenset[str]


@dataclass(frozen=True)
class Query:
    words: tuple[Terms, ...] = ()
    # Each is words between spaces, as an entry's text is kept: `` social media ``.
    phrases: tuple[str, ...] = ()
    without: tuple[Terms, ...] = ()
    # The words that are marked where they were found: a phrase's small ones are not.
    telling: tuple[Terms, ...] = ()
    # Whether more was typed than is looked for.
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


def understand(typed: str, language: str) -> Query:
    """Read words, “phrases” and -words to be without. Whatever was typed is a query, if perhaps an empty one.

    The words of a phrase are among ``words``: what holds a phrase holds them.
    """
    text = typed.strip()[:MOST_LETTERS]
    quoted, rest = QUOTED.findall(text), QUOTED.sub(" ", text)
    in_quotes = _terms(quoted, language)
    plain = OPERATORS.sub(" ", LEFT_OUT.sub(" ", rest))
    found = [*_meant(plain, language, has_others=bool(in_quotes)), *in_quotes]
    without = _terms(LEFT_OUT.findall(rest), language)
    if not found:
        # There is nothing else that could be meant.
        found, without = _terms([text], language), []
    found = list(dict.fromkeys(found))
    phrases = (" ".join(word.folded for word in words(each, language)) for each in quoted)
    return Query(
        words=tuple(found[:MOST_WORDS]),
        phrases=tuple(f" {phrase} " for phrase in dict.fromkeys(phrases) if phrase),
        without=tuple(without[:MOST_WORDS]),
        telling=tuple(_telling(text, language) or found)[:MOST_WORDS],
        is_cut=len(typed.strip()) > MOST_LETTERS or len(found) > MOST_WORDS,
    )


def _meant(text: str, language: str, *, has_others: bool) -> list[Terms]:
    """Return the words that say something; all of them if none does."""
    telling = _telling(text, language)
    return telling if telling or has_others else _terms([text], language)


def _telling(text: str, language: str) -> list[Terms]:
    return [terms for word, terms in sought(text, language) if word not in stop_words(language)]


def _terms(texts: Iterable[str], language: str) -> list[Terms]:
    return [terms for text in texts for _word, terms in sought(text, language)]
