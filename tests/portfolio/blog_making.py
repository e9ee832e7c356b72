"""Makes the blogs of ``blogs.py``, and says what of them matters."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from accounts.models import User
from accounts.names import clean_name
from blog.models import Category, Picture, Post, Site, Tag
from comments.models import Comment
from portfolio.moving.models import KeptFile
from tests.factories import make_comment
from tests.portfolio.blogs import Plan

# What migrations put there, and what the database keeps by itself.
LEFT = {"contenttypes", "auth.permission", "page_cache", "sessions", "account", "socialaccount"}


def make_blog(plan: Plan) -> None:
    site = Site(pk=1, title=plan["title"], tagline=plan["tagline"], time_zone=plan["zone"])
    site.save(force_insert=True)
    people = [_person(**fields) for fields in plan["people"]]
    people.append(_person(username="reader", display_name="Reader", email="reader@example.org"))
    categories = _make_categories(plan["categories"])
    tags = [Tag.objects.create(**fields) for fields in plan["tags"]]
    pictures = {fields["name"]: _make_picture(fields, people) for fields in plan["pictures"]}
    if plan["has_file"]:
        name = default_storage.save("files/00ff00ff00ff00ff.pdf", ContentFile(b"%PDF"))
        KeptFile.objects.create(path="/wp-content/uploads/2016/05/a.pdf", file=name)
        KeptFile.objects.create(path="/a/", file=name)
    with site.speaking():
        made = [(_make_post(fields, people, pictures), fields) for fields in plan["posts"]]
        made += zip(_make_pages(plan["pages"], people, pictures), plan["pages"], strict=True)
        for post, fields in made:
            post.categories.set(
                [categories[n] for n in fields["categories"] if n < len(categories)]
            )
            post.tags.set([tags[n] for n in fields["tags"] if n < len(tags)])
            post.set_pictures()
            Post.objects.filter(pk=post.pk).update(updated_at=fields["updated_at"])
            _make_comments(post, fields["comments"], people)


def _person(username: str, display_name: str, email: str) -> User:
    return User.objects.create(
        username=username, display_name=clean_name(display_name), email=email
    )


def _make_categories(plans: list[Plan]) -> list[Category]:
    made: list[Category] = []
    for plan in plans:
        parent = plan["parent"]
        fields = {**plan, "parent": None if parent is None else made[parent]}
        made.append(Category.objects.create(**fields))
    return made


@cache
def _pixels(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, kind)
    return file.getvalue()


def _make_picture(plan: Plan, people: list[User]) -> Picture:
    fields = dict(plan)
    name, owner = fields.pop("name"), fields.pop("uploaded_by")
    default_storage.save(name, ContentFile(_pixels("PNG" if name.endswith("png") else "JPEG")))
    by = None if owner is None else people[owner]
    return Picture.objects.create(file=name, width=8, height=8, uploaded_by=by, **fields)


def _make_post(plan: Plan, people: list[User], pictures: dict[str, Picture], **fields: Any) -> Post:
    post = Post(
        author=people[plan["author"]],
        status=plan["status"],
        cover=pictures.get(plan["cover"]),
        **{name: plan[name] for name in PLAIN},
        **fields,
    )
    post.set_body(plan["body"])
    if plan["at"]:
        post.set_moment(plan["at"])
    if post.kind == Post.Kind.POST:
        same = Post.objects.filter(kind="post", published_on=post.published_on, slug=post.slug)
        post.slug = f"{post.slug[:190]}-{same.count()}" if same.exists() else post.slug
    post.save()
    return post


SAID = ("name", "email", "website", "body", "body_html")
PLAIN = ("title", "slug", "excerpt", "language", "comments_open", "hold_replies", "is_sticky")


def _make_pages(plans: list[Plan], people: list[User], pictures: dict[str, Picture]) -> list[Post]:
    """Make pages in their order, and put each where it belongs: what is above may have been made later."""
    pages = []
    for number, plan in enumerate(plans):
        there = {**plan, "slug": f"{plan['slug']}-{number}"}
        fields = {"kind": "page", "menu_order": plan["menu_order"]}
        pages.append(_make_post(there, people, pictures, **fields))
    for number in sorted(range(len(plans)), key=lambda one: plans[one]["rank"]):
        page, plan = pages[number], plans[number]
        page.stand_below(None if plan["parent"] is None else pages[plan["parent"]])
        same = Post.objects.filter(kind="page", folder=page.folder, slug=plan["slug"])
        page.slug = page.slug if same.exists() else plan["slug"]
        page.save()
    return pages


def _make_comments(post: Post, plans: list[Plan], people: list[User]) -> None:
    made: list[Comment] = []
    for plan in plans:
        fields = dict(plan)
        user = None if fields["user"] is None else people[min(fields["user"], len(people) - 1)]
        parent = None if fields["parent"] is None else made[fields["parent"]]
        name = clean_name(fields["name"]) or "Sam"
        fields |= {
            "user": user,
            "parent": parent,
            "name": name,
            "body": fields["body"].strip() or "x",
        }
        if user:
            fields["email"] = ""
        is_gone = fields["status"] == "deleted"
        comment = make_comment(
            post=post, **fields | {"status": "pending" if is_gone else fields["status"]}
        )
        if is_gone:
            rows = Comment.objects.filter(pk=comment.pk)
            rows.update(status="deleted", user=None, **dict.fromkeys(SAID, ""))
        made.append(comment)


@transaction.atomic
def empty() -> None:
    """Take everything out of the site, whatever points to what."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if (
            model._meta.managed
            and not model._meta.proxy
            and label not in LEFT
            and label.partition(".")[0] not in LEFT
        ):
            model._base_manager.all()._raw_delete("default")
