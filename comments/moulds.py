"""A template that is rendered once and then only filled: what stands on a page hundreds of times costs little so.

A mould is a template as one language and one shape (what is there and what is not) make it, with marks where a
comment's own words go. The words are put in afterwards, as they are: who gives them has escaped them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from operator import itemgetter

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from blog.gaps import mark, marks

MARK = marks("[a-z_]+")
# Between the lines of a template, where no words have been put in yet.
INDENTATION = re.compile(r"\s*\n\s*")
# Moulds that are kept. A site in one language has some twenty.
MOST = 500

type Fill = Callable[[Sequence[str]], str]


class Marks:
    """Stands for all the words that there may be."""

    def __getitem__(self, name: str) -> SafeString:
        return mark(name)


def mould(template: str, shape: Hashable = None, language: str = "") -> str:
    """Return what ``template`` makes of ``shape``, to be filled by ``mould % words``: a mapping of escaped words.

    ``language`` is the one that is spoken now: whoever asks for hundreds gives it, and it is not looked up each time.
    """
    make: Callable[..., str] = _make.__wrapped__ if settings.DEBUG else _make
    return make(template, shape, language or get_language())


def mould_in_order(
    template: str, names: tuple[str, ...], shape: Hashable = None, language: str = ""
) -> Fill:
    """Return what fills the mould with escaped words that come as ``names`` are called: in a third of the time.

    The template must show two words at least.
    """
    make: Callable[..., Fill] = _make_in_order.__wrapped__ if settings.DEBUG else _make_in_order
    return make(template, names, shape, language or get_language())


@lru_cache(MOST)
def _make(template: str, shape: Hashable, _language: str) -> str:
    return to_be_filled(_marked(template, shape))


@lru_cache(MOST)
def _make_in_order(template: str, names: tuple[str, ...], shape: Hashable, _language: str) -> Fill:
    pieces = MARK.split(_marked(template, shape))
    choose = itemgetter(*map(names.index, pieces[1::2]))

    def fill(words: Sequence[str]) -> str:
        filled = pieces.copy()
        filled[1::2] = choose(words)
        return "".join(filled)

    return fill


def _marked(template: str, shape: Hashable) -> str:
    made = render_to_string(template, {"shape": shape, "words": Marks()})
    return INDENTATION.sub("\n", made.strip())


def to_be_filled(marked: str) -> str:
    """Return a mould of what was rendered with marks."""
    return MARK.sub(r"%(\1)s", marked.replace("%", "%%"))
