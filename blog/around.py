"""What a post's page leads to: its terms, what stands beside it and is like it, the pages in the menu."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from blog.models import Category, Post, ProfileLink, Tag, TermLink, Terms
from blog.querysets import PostQuerySet
from blog.standing import Standing

MOST_RELATED = 3


@dataclass(frozen=True)
class Surroundings:
    """What a post's page leads to."""

    previous: Post | None
    next: Post | None
    related: list[Post]
    menu: list[Post]


def terms_of(post: Post) -> Terms:
    """Return the post's categories and tags, by name. In the same query come its author's pages elsewhere."""
    found: dict[str, list[tuple[str, str]]] = {"category": [], "tag": [], "link": []}
    for kind, _place, _pk, name, address in sorted(_terms_and_links.rows(post.pk, post.author_id)):
        found[kind].append((name, address))
    if hasattr(post.author, "card"):
        post.author.card.elsewhere = [ProfileLink(label=n, url=a) for n, a in found["link"]]
    return Terms(
        categories=_by_name("category", found["category"]), tags=_by_name("tag", found["tag"])
    )


def surroundings_of(post: Post) -> Surroundings:
    """Return public posts beside this one and like it, and the pages in the menu, in one query."""
    moment, number = post.moment
    links = _links_around.rows(timezone.now(), moment, number, *(post.related or []))
    by_number = {link.pk: link for link in links if link.kind == Post.Kind.POST}
    # What is like it may stand anywhere; those beside it are the nearest of all.
    older = [other for other in by_number.values() if other.moment < post.moment]
    newer = [other for other in by_number.values() if other.moment > post.moment]
    previous = max(older, key=lambda other: other.moment, default=None)
    following = min(newer, key=lambda other: other.moment, default=None)
    alike = [by_number[number] for number in post.related or [] if number in by_number]
    return Surroundings(
        previous=previous,
        next=following,
        related=[other for other in alike if other not in (previous, following)][:MOST_RELATED],
        menu=[link for link in links if link.kind == Post.Kind.PAGE],
    )


def _make_links_around(
    now: datetime.datetime, published_at: datetime.datetime, number: int, *related: int
) -> PostQuerySet:
    post = Post(pk=number, published_at=published_at, related=list(related))
    return Post.objects.published(now).around(post)


_links_around = Standing(_make_links_around)


def _make_terms_and_links(post: int, author: int) -> QuerySet[Any]:
    categories = Category.objects.filter(posts=post).order_by()
    tags = Tag.objects.filter(posts=post).order_by().annotate(row=Value("tag"), place=Value(0))
    links = ProfileLink.objects.filter(card__user=author).order_by()
    rows = categories.annotate(row=Value("category"), place=Value(0))
    return rows.values_list("row", "place", "pk", "name", "slug").union(
        tags.values_list("row", "place", "pk", "name", "slug"),
        links.annotate(row=Value("link")).values_list("row", "order", "pk", "label", "url"),
        all=True,
    )


_terms_and_links = Standing(_make_terms_and_links)


def _by_name(kind: str, terms: list[tuple[str, str]]) -> list[TermLink]:
    links = [TermLink(kind, name, slug) for name, slug in terms]
    return sorted(links, key=lambda link: link.name.casefold())
