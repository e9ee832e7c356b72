"""Explicit builders: what a test does not name is plain and always the same."""

from __future__ import annotations

import datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from accounts.models import User
from blog.models import Category, Picture, Post, Tag
from comments import markup
from comments.entering import put_in_thread
from comments.models import PATH_STEP, Comment, ThreadVersion
from comments.replies import fingerprint

A_DAY = datetime.datetime(2016, 5, 12, 9, 0, tzinfo=datetime.UTC)


def make_user(username: str = "jo", **fields: Any) -> User:
    """Make somebody without a password, as those who sign in with a social account are."""
    fields.setdefault("display_name", "Jo Reader")
    return User.objects.create_user(username, **fields)


def make_author(
    username: str = "librarian", password: str = "correct horse", **fields: Any
) -> User:
    fields.setdefault("display_name", "A. Librarian")
    return User.objects.create_superuser(username, password=password, **fields)


def make_member(role: str, username: str = "", **fields: Any) -> User:
    """Make somebody who may open the administration in ``role``, such as "Contributor"."""
    if not Group.objects.filter(name=role).exists():
        # A test that empties the tables takes the roles with it.
        import_module("portfolio.migrations.0001_roles").make_roles(
            apps, SimpleNamespace(connection=connection)
        )
    member = make_user(
        username or role.lower(), display_name=f"The {role}", is_staff=True, **fields
    )
    member.groups.add(Group.objects.get(name=role))
    return member


def make_post(
    *,
    title: str = "Networking and social media",
    slug: str = "networking-and-social-media",
    author: User | None = None,
    body: str = "<p>Social media was a way to keep up.</p>",
    published_at: datetime.datetime | None = A_DAY,
    categories: tuple[Category, ...] = (),
    tags: tuple[Tag, ...] = (),
    **fields: Any,
) -> Post:
    """Make a published post; a draft when ``published_at`` is None."""
    if author is None:
        author = User.objects.filter(username="librarian").first() or make_author()
    post = Post(title=title, slug=slug, author=author, **fields)
    post.set_body(body)
    if published_at:
        status = fields.get("status", Post.Status.PUBLISHED)
        post.publish(at=published_at)
        post.status = status
    post.save()
    post.categories.set(categories)
    post.tags.set(tags)
    return post


def make_page(*, title: str = "About", slug: str = "about", **fields: Any) -> Post:
    fields.setdefault("comments_open", False)
    return make_post(title=title, slug=slug, kind=Post.Kind.PAGE, **fields)


def make_category(
    name: str = "Professional practice", slug: str = "professional-practice"
) -> Category:
    return Category.objects.create(name=name, slug=slug)


def make_tag(name: str = "twitter", slug: str = "twitter") -> Tag:
    return Tag.objects.create(name=name, slug=slug)


def make_picture(name: str = "a.jpg", *, alt: str = "Books", **fields: Any) -> Picture:
    """Make a picture of 800 by 600 whose file is not there: what only names it needs none."""
    fields.setdefault("width", 800)
    fields.setdefault("height", 600)
    return Picture.objects.create(file=f"pictures/{name}", alt=alt, **fields)


def make_comment(
    *,
    post: Post,
    parent: Comment | None = None,
    user: User | None = None,
    name: str = "",
    email: str = "",
    body: str = "Thank you for writing this down.",
    status: str = Comment.Status.APPROVED,
    created_at: datetime.datetime | None = None,
    **fields: Any,
) -> Comment:
    """Make a comment by ``user``, or by the guest Sam when none is given."""
    comment = Comment(
        post=post,
        parent=parent,
        user=user,
        name=name or (user.get_full_name() if user else "Sam"),
        email=email or ("" if user else "sam@example.org"),
        body=body,
        body_html=markup.render(body),
        status=status,
        created_at=created_at or timezone.now(),
        **fields,
    )
    comment.fingerprint = fingerprint(comment)
    put_in_thread(comment)
    return comment


def add_thread(post: Post, *, number: int, deepest: int = 1) -> list[Comment]:
    """Add so many comments at once, in branches that go down to ``deepest``: a minute between two of them."""
    first = (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    comments: list[Comment] = []
    for pk in range(first, first + number):
        parent = comments[-1] if (pk - first) % deepest else None
        comments.append(
            Comment(
                pk=pk,
                post=post,
                parent_id=parent.pk if parent else None,
                root_id=parent.root_id if parent else pk,
                path=(parent.path if parent else "") + f"{pk:0{PATH_STEP}}",
                name="Sam",
                body=f"Number {pk}",
                body_html=f"<p>Number {pk}</p>",
                status=Comment.Status.APPROVED,
                fingerprint=str(pk),
                created_at=A_DAY + datetime.timedelta(minutes=pk - first),
            )
        )
    created = Comment.objects.bulk_create(comments)
    ThreadVersion.objects.update_or_create(post=post, defaults={"roots": None})
    if connection.vendor == "postgresql":
        # Numbers that were given by hand do not count for it.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('comments_comment', 'id'), %s)", [pk]
            )
            # As it does by itself within a minute; until then it may plan for the few rows of an earlier test.
            cursor.execute("ANALYZE comments_comment")
    return created
