"""A blog's way out as a WordPress export and in again, and what must be the same afterwards.

WXR has whole seconds, and no place for: accounts and roles, what is followed or liked, who replied by which account
(of those who wrote posts it has), pinned replies, versions, drafts beside a post, former addresses, other guids of
replies, settings of the site. Pictures without an owner get the first author; places in the menu are counted anew.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from difflib import unified_diff
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from blog.models import Category, Picture, Post, Site, Tag
from comments.models import EMAIL_LENGTH, Comment
from portfolio.moving.models import KeptFile
from portfolio.moving.words import CONTROL, one_line
from portfolio.moving.writing.elements import FORBIDDEN
from portfolio.moving.writing.export import write_wordpress_export
from portfolio.moving.writing.html import in_wordpress, post_in_wordpress
from tests.portfolio.blog_making import empty

# When the file was made.
MADE = re.compile(r"(?m)^<pubDate>[^<]*</pubDate>$", re.MULTILINE)


def travel(folder: Path, between: Callable[[str], None] = lambda _text: None) -> None:
    """Carry the blog out, empty the site, and carry it in. Raises AssertionError if anything is not as it was."""
    said, first = what_is_said(), exported(folder / "first.xml")
    between(first)
    site = Site.objects.get()
    media = folder / "media before"
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    Path(settings.MEDIA_ROOT).rename(media)
    empty()
    site.save(force_insert=True)
    bring(folder / "first.xml", media)
    again, second = what_is_said(), exported(folder / "second.xml")
    shutil.rmtree(media)
    for kind, rows in said.items():
        for key, row in rows.items():
            assert again[kind].get(key) == row, f"{kind} {key}"
        assert again[kind].keys() == rows.keys(), kind
    assert not (found := differing(first, second)), found


def differing(first: str, second: str) -> list[str]:
    """Return the first lines that two exports do not have in common."""
    one, other = (MADE.sub("", text, count=1).splitlines() for text in (first, second))
    found = unified_diff(one, other, n=2, lineterm="")
    return [line for line in found if not line.startswith("@@")][:12]


def exported(path: Path) -> str:
    path.unlink(missing_ok=True)
    write_wordpress_export(path)
    return path.read_text(encoding="utf-8")


def bring(path: Path, media: Path) -> None:
    out = StringIO()
    call_command("import_wordpress", path, media_from=media, stdout=out, stderr=out)


def what_is_said() -> dict[str, dict[Any, Any]]:
    """Return what the site says, by what it is called."""
    authors = User.objects.filter(posts__isnull=False) | User.objects.filter(pictures__isnull=False)
    people = {person.username: person for person in authors.distinct().order_by("pk")}
    owner = next(iter(people), None)
    return {
        "people": {name: (one.get_full_name(), one.email) for name, one in people.items()},
        "categories": {one.slug: _term(one) for one in Category.objects.select_related("parent")},
        "tags": {one.slug: _term(one) for one in Tag.objects.all()},
        "pictures": {one.file.name: _picture(one, owner) for one in Picture.objects.all()},
        "files": {one.file.name: one.file.size for one in KeptFile.objects.all()},
        "posts": {one.pk: _post(one) for one in Post.objects.all()},
        "menu": {number: one.pk for number, one in enumerate(_menu())},
        "comments": {one.pk: _comment(one, people) for one in Comment.objects.all()},
    }


def _menu() -> list[Post]:
    pages = Post.objects.filter(menu_order__isnull=False)
    return list(pages.order_by("menu_order", "title", "pk"))


def _term(term: Any) -> tuple[Any, ...]:
    parent = getattr(term, "parent", None)
    return (one_line(term.name), _words(term.description), parent and parent.slug)


def _words(text: str) -> str:
    return FORBIDDEN.sub("", CONTROL.sub("", text)).strip()


def _picture(picture: Picture, owner: str | None) -> tuple[Any, ...]:
    title = one_line(picture.title) or Path(str(picture.file.name)).stem
    by = picture.uploaded_by.username if picture.uploaded_by else owner
    words = [one_line(text) for text in (picture.alt, picture.caption, picture.credit)]
    size = (picture.width, picture.height)
    return (title, by, words, picture.is_decorative, size, _second(picture.created_at))


def _second(at: datetime.datetime | None) -> datetime.datetime | None:
    return at and at.replace(microsecond=0)


def _post(post: Post) -> dict[str, Any]:
    plain = ("kind", "status", "slug", "guid", "published_on", "language", "parent_id")
    return {
        **{name: getattr(post, name) for name in plain},
        "title": one_line(post.title),
        "path": post.path,
        "body": post_in_wordpress(post.body),
        "shown": in_wordpress(post.body_html),
        "excerpt": _words(post.excerpt),
        "at": _second(post.published_at),
        # Of what has no moment, it is told in its stead.
        "created": None if post.published_at else _second(post.created_at),
        "updated": _second(post.updated_at),
        "flags": (post.comments_open, post.hold_replies, post.is_sticky),
        "author": post.author.username,
        "cover": post.cover and post.cover.file.name,
        "pictures": sorted(str(one.file.name) for one in post.pictures.all()),
        "categories": sorted(one.slug for one in post.categories.all()),
        "tags": sorted(one.slug for one in post.tags.all()),
    }


def _comment(comment: Comment, people: dict[str, User]) -> dict[str, Any]:
    user = comment.user
    email = user.email if user else comment.email
    plain = (
        "post_id",
        "parent_id",
        "root_id",
        "path",
        "kind",
        "status",
        "name",
        "website",
        "is_public",
    )
    return {
        **{name: getattr(comment, name) for name in plain},
        "user": user.username if user and user.username in people else None,
        # WordPress keeps no longer one.
        "email": email if len(email) <= EMAIL_LENGTH else "",
        "shown": in_wordpress(comment.body_html),
        "at": _second(comment.created_at),
        "is_new": comment.shown_in > 0,
    }
