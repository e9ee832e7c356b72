"""The page for an address where nothing stands: what was meant is often near."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from difflib import SequenceMatcher
from http import HTTPStatus
from urllib.parse import unquote

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.remembered import remembered

# So many of the newest posts and pages are compared with the address; an older one is found by its very slug.
LOOKED_AT = 1_000
MOST = 5
# How many are compared letter by letter.
NEAREST = 20
# Below both, two slugs are as alike as any two: by their threes of letters, and by their order of letters.
ALIKE = 0.4
CLOSE = 0.75
# Letters of an address that are worth a comparison.
SHORTEST = 3
# What may stand below a post's address.
BELOW = {"amp", "comments", "embed", "feed", "page", "reply", "trackback"}
# What robots ask for: files that no blog of ours has.
FILE = re.compile(r"\.\w{1,6}$|^\.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Offer what the address may have meant, and the newest posts; the queries are as many for many posts."""
    meant = meant_slug(request.path)
    posts = Post.objects.published().for_links()
    newest = list(posts.posts().newest_first()[:MOST])
    likely = _likely(meant, posts) if meant else []
    context = {"typed": meant.replace("-", " "), "likely": likely, "newest": newest}
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


def meant_slug(path: str) -> str:
    """Return the slug in the address, "" where none is worth a search."""
    parts = [part for part in unquote(path).split("/") if part]
    if not parts or FILE.search(parts[-1]):
        return ""
    named = [part for part in parts if not part.isdecimal() and part not in BELOW]
    slugs = [slugify(part.replace("_", "-"), allow_unicode=True) for part in named]
    return next((slug for slug in reversed(slugs) if len(slug) >= SHORTEST), "")[:200]


class Slugs:
    """The slugs of the newest posts and pages, found by their threes of letters."""

    def __init__(self) -> None:
        self._posts = array("q")
        self._slugs: list[str] = []
        self._lengths = array("H")
        self._with: dict[str, array[int]] = {}
        rows = Post.objects.published().newest_first().values_list("pk", "slug", "title")
        for number, slug, title in rows[:LOOKED_AT]:
            for each in {slug, slugify(title, allow_unicode=True)}:
                self._add(number, each)

    def _add(self, post: int, slug: str) -> None:
        trigrams = _trigrams(slug)
        for trigram in trigrams:
            self._with.setdefault(trigram, array("H")).append(len(self._slugs))
        self._posts.append(post)
        self._slugs.append(slug)
        self._lengths.append(len(trigrams))

    def nearest(self, meant: str) -> dict[int, float]:
        """Return the numbers of the posts that the slug is most like, and how much, from 0 to 1, the nearest first."""
        wanted = _trigrams(meant)
        shared = Counter(place for trigram in wanted for place in self._with.get(trigram, ()))
        rough = {
            place: 2 * number / (len(wanted) + self._lengths[place])
            for place, number in shared.items()
        }
        likeness: dict[int, float] = {}
        for place in sorted(rough, key=lambda place: -rough[place])[: 2 * NEAREST]:
            close = _closeness(meant, self._slugs[place])
            if rough[place] >= ALIKE or close >= CLOSE:
                post, most = self._posts[place], max(rough[place], close)
                likeness[post] = max(most, likeness.get(post, 0))
        return dict(sorted(likeness.items(), key=lambda pair: -pair[1])[:MOST])


def _likely(meant: str, posts: PostQuerySet) -> list[Post]:
    """Return what has that very slug, the newest first, and what is called nearly so."""
    near = remembered("slugs", Slugs).nearest(meant)
    found = list(posts.filter(Q(slug=meant) | Q(pk__in=near)).order_by())
    same = [post for post in found if post.slug == meant]
    others = [post for post in found if post.slug != meant]
    same.sort(key=lambda post: post.moment, reverse=True)
    others.sort(key=lambda post: -near[post.pk])
    return [*same, *others][:MOST]


def _closeness(meant: str, slug: str) -> float:
    return SequenceMatcher(None, meant, slug, autojunk=False).ratio()


def _trigrams(slug: str) -> set[str]:
    padded = f"  {slug} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
