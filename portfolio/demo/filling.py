"""Fills the demo's database, once."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from blog.models import Category, Post, Site, Tag
from blog.saving import keep_in_step
from blog.search import index
from portfolio.demo import content
from portfolio.demo.conversations import CONVERSATIONS
from portfolio.demo.followers import follow
from portfolio.demo.peace import report_and_ban
from portfolio.demo.people import make_author
from portfolio.demo.pictures import in_library, with_pictures
from portfolio.demo.replies import publish_thread


def fill() -> bool:
    """Write the demo's content unless it is there; return whether it was written.

    All of it or nothing: one that is stopped half-way begins anew the next time. What visitors of the demo
    change or remove afterwards stays so.
    """
    with transaction.atomic():
        if Site.objects.exists():
            return False
        Site.objects.create(
            pk=1,
            title="A librarian’s portfolio",  # noqa: RUF001
            tagline="Notes from a library, and from learning how to work in one",
            search_replies=True,
        )
        author = make_author()
        for text in [*content.pages(), *content.posts()]:
            post = _publish(text, author)
            publish_thread(post, CONVERSATIONS.get(text.slug, ()))
        index.catch_up()
        follow()
        report_and_ban(author)
    return True


def _publish(text: content.Text, author: User) -> Post:
    is_page = text.menu_order is not None
    post = Post(
        author=author,
        kind=Post.Kind.PAGE if is_page else Post.Kind.POST,
        title=text.title,
        slug=text.slug,
        excerpt=text.excerpt,
        menu_order=text.menu_order,
        comments_open=not is_page,
    )
    post.set_body(with_pictures(text))
    if text.cover:
        post.cover = in_library(text.cover)
    post.publish(at=text.published_at)
    post.save()
    _file(post, text)
    keep_in_step(post)
    return post


def _file(post: Post, text: content.Text) -> None:
    """Put the post into its category and under its tags."""
    if text.category:
        defaults = {"name": text.category}
        slug = slugify(text.category)
        post.categories.add(Category.objects.get_or_create(slug=slug, defaults=defaults)[0])
    for name in text.tags:
        tag, _ = Tag.objects.get_or_create(slug=slugify(name), defaults={"name": name})
        post.tags.add(tag)
