"""The categories and tags of a populated site: a few that many posts have, many that few have."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from blog.models import Category, Post, Tag
from portfolio.moving.importing import numbers
from portfolio.populating.language import Language
from portfolio.populating.rows import Table, write_together

CATEGORIES, AT_THE_TOP = 24, 8
POSTS_A_TAG, FEWEST_TAGS, MOST_TAGS = 40, 10, 2_000
TAGS_OF_A_POST = 5


class Terms:
    def __init__(self, language: Language, posts: int) -> None:
        self._chance = language.chance
        number = min(MOST_TAGS, max(FEWEST_TAGS, posts // POSTS_A_TAG))
        self.categories = numbers.take(Category, CATEGORIES)
        self.tags = numbers.take(Tag, number)
        categories, tags = Table(Category, numbered=True), Table(Tag, numbered=True)
        for n, pk in enumerate(self.categories):
            above = None if n < AT_THE_TOP else self.categories[n % AT_THE_TOP]
            categories.add(id=pk, parent_id=above, **_named(language, "category", pk))
        for pk in self.tags:
            tags.add(id=pk, **_named(language, "tag", pk))
        write_together(categories, tags)
        self._weights = {
            name: list(accumulate(1 / (n + 1) for n in range(count)))
            for name, count in (("category", CATEGORIES), ("tag", number))
        }
        self.filed = {
            "category": Table(Post.categories.through),
            "tag": Table(Post.tags.through),
        }

    def file(self, post: int) -> None:
        """Put a post under one category or two, and under some tags or none."""
        for name, terms, most in (
            ("category", self.categories, 1 + (self._chance.random() < 0.3)),  # noqa: PLR2004
            ("tag", self.tags, self._chance.randint(0, TAGS_OF_A_POST)),
        ):
            chosen = self._chance.choices(terms, cum_weights=self._weights[name], k=most)
            for term in sorted(set(chosen)):
                self.filed[name].add(post_id=post, **{f"{name}_id": term})


def _named(language: Language, kind: str, number: int) -> dict[str, Any]:
    name = " ".join(language.chance.choices(language.words, k=2)).capitalize()
    return {"name": name, "slug": f"{kind}-{number}"}
