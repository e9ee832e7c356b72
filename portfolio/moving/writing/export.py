"""A file that WordPress's own importer takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from blog.models import Category, Picture, Post, Site, Tag
from portfolio.archive.files import new_file
from portfolio.archive.snapshot import snapshot
from portfolio.archive.writing import Progress
from portfolio.moving.models import KeptFile
from portfolio.moving.writing.elements import one_line_of, plain, published, text, words
from portfolio.moving.writing.items import Items, Numbers, slug
from portfolio.moving.wxr_names import MENU, NAMESPACES, VERSION


def write_wordpress_export(path: Path, say: Progress = lambda _line: None) -> int:
    """Write posts, pages, pictures and comments; return how many there are, without comments.

    Raises BadFileError when the file cannot be made.
    """
    count = 0
    with new_file(path) as file, snapshot(), Site.current().speaking():
        for line in _lines(say):
            file.write(f"{line}\n".encode())
            count += line.startswith("<wp:post_type>") and "nav_menu" not in line
    return count


def _lines(say: Progress) -> Iterator[str]:
    # As WordPress counts them: whoever wrote something, or sent a picture.
    is_author = Q(pk__in=Post.objects.values("author")) | Q(
        pk__in=Picture.objects.values("uploaded_by")
    )
    authors = User.objects.filter(is_author).order_by("pk")
    pages = _pages_in_menu()
    numbers = Numbers(
        after=Post.objects.aggregate(last=Max("pk"))["last"] or 0,
        authors={author.pk: number for number, author in enumerate(authors, start=1)},
        places={page.pk: place for place, page in enumerate(pages, start=1)},
    )
    items = Items(numbers)
    yield from _head()
    yield from (_author(numbers.authors[author.pk], author) for author in authors)
    yield from _terms(has_menu=bool(pages))
    say("pictures")
    yield from _media(items, authors)
    for post in _posts():
        say(post.heading)
        yield from items.of_post(post)
    for page in pages:
        yield from items.of_menu(page)
    yield from ("</channel>", "</rss>")


def _pages_in_menu() -> list[Post]:
    """Return them in the menu's order: a few, even on a large site."""
    pages = Post.objects.pages().filter(menu_order__isnull=False).select_related("author")
    return list(pages.order_by("menu_order", "title", "pk").defer("body", "body_html"))


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


def _author(number: int, user: User) -> str:
    said = (
        plain("wp:author_id", number),
        text("wp:author_login", user.get_username()),
        text("wp:author_email", user.email),
        one_line_of("wp:author_display_name", user.get_full_name()),
        text("wp:author_first_name", ""),
        text("wp:author_last_name", ""),
    )
    return f"<wp:author>{''.join(said)}</wp:author>"


def _terms(*, has_menu: bool) -> Iterator[str]:
    """Yield categories, tags and the menu: they have numbers of one row there."""
    number = 0
    for category in Category.objects.select_related("parent").order_by("pk"):
        number += 1
        yield _category(number, category)
    for tag in Tag.objects.order_by("pk"):
        number += 1
        yield _tag(number, tag)
    if has_menu:
        yield _menu(number + 1)


def _category(number: int, category: Category) -> str:
    said = (
        plain("wp:term_id", number),
        text("wp:category_nicename", slug(category.slug)),
        text("wp:category_parent", slug(category.parent.slug) if category.parent else ""),
        one_line_of("wp:cat_name", category.name),
        words("wp:category_description", category.description),
    )
    return f"<wp:category>{''.join(said)}</wp:category>"


def _tag(number: int, tag: Tag) -> str:
    said = (
        plain("wp:term_id", number),
        text("wp:tag_slug", slug(tag.slug)),
        one_line_of("wp:tag_name", tag.name),
        words("wp:tag_description", tag.description),
    )
    return f"<wp:tag>{''.join(said)}</wp:tag>"


def _menu(number: int) -> str:
    said = (
        plain("wp:term_id", number),
        text("wp:term_taxonomy", "nav_menu"),
        text("wp:term_slug", MENU),
        text("wp:term_parent", ""),
        text("wp:term_name", "Menu"),
    )
    return f"<wp:term>{''.join(said)}</wp:term>"


def _media(items: Items, authors: QuerySet[User]) -> Iterator[str]:
    owner = next((author.get_username() for author in authors), "")
    for picture in Picture.objects.select_related("uploaded_by").order_by("pk").iterator(500):
        yield from items.of_picture(picture, owner)
    # One may be known by several addresses.
    firsts = KeptFile.objects.values("file").annotate(first=Min("pk")).values("first")
    for kept in KeptFile.objects.filter(pk__in=firsts).order_by("pk").iterator(500):
        yield from items.of_file(kept, owner)


def _posts() -> Iterator[Post]:
    posts = Post.objects.select_related("author").defer("body_html", "contents_html")
    return posts.prefetch_related("categories", "tags").order_by("pk").iterator(200)
