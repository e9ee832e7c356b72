"""The word for a post in its address."""

from __future__ import annotations

import datetime
import re

from django.utils.text import slugify

from blog.models import Post

LENGTH = 200
# A page stands at the first level of addresses, next to these, and next to years.
TAKEN_BY_THE_SITE = {
    *(
        "accounts",
        "admin",
        "archive",
        "author",
        "category",
        "comment",
        "comments",
        "feed",
        "media",
        "page",
        "preview",
        "search",
    ),
    *("share", "static", "tag"),
}
# A page's feed and the form under it.
TAKEN_BELOW_A_PAGE = {"comments", "feed", "page", "reply"}
YEAR = re.compile(r"[0-9]{4}")


def is_taken_by_the_site(slug: str, *, folder: str = "") -> bool:
    """Say whether a page's slug would stand in the way of an address of the site's own."""
    if folder:
        return slug.lower() in TAKEN_BELOW_A_PAGE
    return slug.lower() in TAKEN_BY_THE_SITE or YEAR.fullmatch(slug) is not None


def is_in_use(
    slug: str, *, kind: str, day: datetime.date | None, but: int | None, folder: str = ""
) -> bool:
    """Say whether another post of that day, or another page of that folder, has the slug already.

    ``but`` is the one that asks.
    """
    same = Post.objects.filter(kind=kind, slug=slug)
    if but is not None:
        same = same.exclude(pk=but)
    if kind == Post.Kind.POST:
        # Posts without a day have no address yet, so they can't stand in one another's way.
        same = same.filter(published_on=day) if day else same.none()
    else:
        same = same.filter(folder=folder)
    return same.exists()


def free_slug(
    title: str, *, kind: str, day: datetime.date | None, but: int | None, folder: str = ""
) -> str:
    """Make a slug from the title that nothing else has; a title without letters gives the kind's name."""
    stem = slugify(title, allow_unicode=True)[: LENGTH - 5].strip("-_") or kind
    slug, number = stem, 1
    while (kind == Post.Kind.PAGE and is_taken_by_the_site(slug, folder=folder)) or is_in_use(
        slug, kind=kind, day=day, but=but, folder=folder
    ):
        number += 1
        slug = f"{stem}-{number}"
    return slug
