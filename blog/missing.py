"""The page for an address where nothing stands: what was meant is often near."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from http import HTTPStatus
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from blog.models import Post

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
    """Offer what the address may have meant, and the newest posts; the queries are always as many."""
    meant = meant_slug(request.path)
    links = Post.objects.published().for_links().newest_first()
    newest = list(links[: LOOKED_AT if meant else MOST])
    context = {
        "typed": meant.replace("-", " "),
        "likely": _likely(meant, [*links.filter(slug=meant)[:MOST], *newest]) if meant else [],
        "newest": [post for post in newest if post.kind == Post.Kind.POST][:MOST],
    }
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


def meant_slug(path: str) -> str:
    """Return the slug in the address, "" where none is worth a search."""
    parts = [part for part in unquote(path).split("/") if part]
    if not parts or FILE.search(parts[-1]):
        return ""
    named = [part for part in parts if not part.isdecimal() and part not in BELOW]
    slugs = [slugify(part.replace("_", "-"), allow_unicode=True) for part in named]
    return next((slug for slug in reversed(slugs) if len(slug) >= SHORTEST), "")[:200]


def _likely(meant: str, posts: list[Post]) -> list[Post]:
    """Compare roughly with all, closely with the few that are nearest."""
    wanted = _trigrams(meant)
    rough = {post: max(_likeness(wanted, slug) for slug in _slugs(post)) for post in posts}
    nearest = sorted(rough, key=lambda post: -rough[post])[:NEAREST]
    close = {post: max(_closeness(meant, slug) for slug in _slugs(post)) for post in nearest}
    found = [post for post in nearest if rough[post] >= ALIKE or close[post] >= CLOSE]
    return sorted(found, key=lambda post: -max(rough[post], close[post]))[:MOST]


def _closeness(meant: str, slug: str) -> float:
    return SequenceMatcher(None, meant, slug, autojunk=False).ratio()


def _slugs(post: Post) -> set[str]:
    return {post.slug, slugify(post.title, allow_unicode=True)}


def _likeness(wanted: set[str], slug: str) -> float:
    """Return the part of their threes of letters that both share, from 0 to 1."""
    own = _trigrams(slug)
    return 2 * len(wanted & own) / (len(wanted) + len(own))


def _trigrams(slug: str) -> set[str]:
    padded = f"  {slug} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
