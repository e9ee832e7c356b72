"""Kinds of pages, each cut into maps of which one costs the same however many there are."""

from __future__ import annotations

import datetime
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, override

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.template.loader import render_to_string

from blog.models import Post
from blog.remembered import remembered
from blog.sitemaps.listed import Listed, latest_of_posts, listed_post

# Far fewer than the fifty thousand that may be: what is made for one request stays small.
ADDRESSES_A_MAP = 1000
# Of lists of posts, of which a small site has few: its maps are to cost what a large one's do.
LISTS_A_MAP = 250
# Of zlib: maps are the same few words over and over, and shrink to a twentieth at once.
QUICKLY = 1

# Where a map of posts begins: a moment, and the number of the first of that moment.
Start = tuple[datetime.datetime, int]


@dataclass(frozen=True)
class Extent:
    """How many maps there are, and when the newest of their words were written."""

    maps: int
    changed_at: datetime.datetime | None


class Section(ABC):
    @abstractmethod
    def extent(self) -> Extent:
        """Tell how many maps there are. An empty section has none."""

    @abstractmethod
    def map(self, number: int) -> str | bytes | None:
        """Return the first, second … map; None if there is none. The first is there, if perhaps empty."""


class Posts(Section):
    """There may be very many: where each map begins is remembered, and what it says is looked up from there."""

    @override
    def extent(self) -> Extent:
        return Extent(len(self._starts()), latest_of_posts())

    @override
    def map(self, number: int) -> str | None:
        starts = self._starts()
        if number in range(1, len(starts) + 1):
            posts = Post.objects.published().posts().for_sitemap().since(*starts[number - 1])
            return _drawn(listed_post(post) for post in posts[:ADDRESSES_A_MAP])
        return _drawn([]) if number == 1 else None

    def _starts(self) -> Sequence[Start]:
        return remembered("first posts of maps", _find_starts)


def _find_starts() -> Sequence[Start]:
    """Return every thousandth post, the oldest first: nothing but an index is read."""
    place = Window(RowNumber(), order_by=[F("published_at").asc(), F("pk").asc()])
    posts: Any = Post.objects.published().posts()
    first = (
        posts.annotate(after=(place - 1) % ADDRESSES_A_MAP)
        .filter(after=0)
        .order_by("published_at", "pk")
    )
    return list(first.values_list("published_at", "pk"))


class Short(Section):
    """Not so many: found all at once, by ``find``, and its maps are remembered."""

    def __init__(self, name: str, find: Callable[[], Sequence[Listed]]) -> None:
        self._name, self._find = name, find

    @override
    def extent(self) -> Extent:
        return self._kept()[0]

    @override
    def map(self, number: int) -> str | bytes | None:
        maps = self._kept()[1]
        if number in range(1, len(maps) + 1):
            return zlib.decompress(maps[number - 1])
        return _drawn([]) if number == 1 else None

    def _kept(self) -> tuple[Extent, Sequence[bytes]]:
        return remembered(("maps", self._name), self._make)

    def _make(self) -> tuple[Extent, Sequence[bytes]]:
        pages = self._find()
        latest = max((page.changed_at for page in pages), default=None)
        drawn = [_drawn(some) for some in batched(pages, LISTS_A_MAP)]
        return Extent(len(drawn), latest), [zlib.compress(one.encode(), QUICKLY) for one in drawn]


def _drawn(pages: Iterable[Listed]) -> str:
    return render_to_string("blog/sitemap.xml", {"pages": pages})
