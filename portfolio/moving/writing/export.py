"""A file that WordPress's own importer takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from blog.models import Category, Picture, Post, Site, Tag
from portfolio.archive.files import new_file
from portfolio.archive.snapshot import snapshot
from portfolio.archive.writing import Progress
from portfolio.moving.writing.elements import plain, published, text
from portfolio.moving.writing.items import Items, slug
from portfolio.moving.wxr_names import NAMESPACES, VERSION


def write_wordpress_export(path: Path, say: Progress = lambda _line: None) -> int:
    """Write posts, pages, pictures and comments; return how many items there are.

    Raises BadFileError when the file cannot be made.
    """
    count = 0
    with new_file(path) as file, snapshot(), Site.current().speaking():
        for line in _lines(say):
            file.write(f"{line}\n".encode())
            count += line == "</item>"
    return count


def _lines(say: Progress) -> Iterator[str]:
    authors = User.objects.filter(posts__isnull=False).distinct().order_by("pk")
    yield from _head()
    yield from map(_author, authors)
    yield from map(_category, Category.objects.select_related("parent").order_by("pk"))
    yield from map(_tag, Tag.objects.order_by("pk"))
    items = Items(after=Post.objects.aggregate(last=Max("pk"))["last"] or 0)
    say("pictures")
    yield from _pictures(items, authors)
    for post in _posts():
        say(post.heading)
        yield from items.of_post(post)
    yield from ("</channel>", "</rss>")


def _head() -> Iterator[str]:
    site = Site.current()
    named = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    yield '<?xml version="1.0" encoding="UTF-8" ?>'
    yield f'<rss version="2.0" {named}>'
    yield "<channel>"
    yield plain("title", site.title)
    yield plain("link", settings.SITE_URL)
    yield plain("description", site.tagline)
    yield published(timezone.now())
    yield plain("language", site.language)
    yield plain("wp:wxr_version", VERSION)
    yield plain("wp:base_site_url", settings.SITE_URL)
    yield plain("wp:base_blog_url", settings.SITE_URL)


def _author(user: User) -> str:
    said = (
        plain("wp:author_id", user.pk),
        text("wp:author_login", user.get_username()),
        text("wp:author_email", user.email),
        text("wp:author_display_name", user.get_full_name()),
        text("wp:author_first_name", ""),
        text("wp:author_last_name", ""),
    )
    return f"<wp:author>{''.join(said)}</wp:author>"


# Categories and tags have numbers of one row there.


def _category(category: Category) -> str:
    said = (
        plain("wp:term_id", 2 * category.pk),
        text("wp:category_nicename", slug(category.slug)),
        text("wp:category_parent", slug(category.parent.slug) if category.parent else ""),
        text("wp:cat_name", category.name),
        text("wp:category_description", category.description),
    )
    return f"<wp:category>{''.join(said)}</wp:category>"


def _tag(tag: Tag) -> str:
    said = (
        plain("wp:term_id", 2 * tag.pk + 1),
        text("wp:tag_slug", slug(tag.slug)),
        text("wp:tag_name", tag.name),
        text("wp:tag_description", tag.description),
    )
    return f"<wp:tag>{''.join(said)}</wp:tag>"


def _pictures(items: Items, authors: QuerySet[User]) -> Iterator[str]:
    first = authors.first()
    owner = first.get_username() if first else ""
    for picture in Picture.objects.select_related("uploaded_by").order_by("pk").iterator(500):
        yield from items.of_picture(picture, owner)


def _posts() -> Iterator[Post]:
    posts = Post.objects.select_related("author").defer("body_html", "contents_html")
    return posts.prefetch_related("categories", "tags").order_by("pk").iterator(200)
