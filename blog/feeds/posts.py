"""The feeds of posts: all of them, a category's, a tag's, an author's."""

from __future__ import annotations

import mimetypes

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from blog.absolute import absolute
from blog.feeds.content import portable
from blog.feeds.entries import Feed, FeedEntry, FeedPicture
from blog.listing import Listing
from blog.models import Category, Picture, Post, Site, Tag
from blog.querysets import PostQuerySet

POSTS_A_FEED = 20


def every_post(request: HttpRequest) -> Feed:
    site: Site = request.site  # type: ignore[assignment]
    return _feed(request, site.title, site.tagline, reverse("blog:home"), Post.objects.published())


def category(request: HttpRequest, slug: str) -> Feed:
    return _of_term(request, get_object_or_404(Category, slug=slug))


def tag(request: HttpRequest, slug: str) -> Feed:
    return _of_term(request, get_object_or_404(Tag, slug=slug))


def author(request: HttpRequest, username: str) -> Feed:
    site: Site = request.site  # type: ignore[assignment]
    posts = Post.objects.published().posts()
    writers = get_user_model().objects.filter(Exists(posts.filter(author=OuterRef("pk"))))
    writer = get_object_or_404(writers, username=username)
    page = reverse("blog:author", kwargs={"username": username})
    return _feed(
        request, f"{writer.get_full_name()} · {site.title}", "", page, posts.filter(author=writer)
    )


def _of_term(request: HttpRequest, term: Category | Tag) -> Feed:
    site: Site = request.site  # type: ignore[assignment]
    page = term.get_absolute_url()
    newest = Listing(Post.objects.filter(pk__in=term.posts.values("pk")), name=f"feed of {page}")
    posts = Post.objects.published().filter(pk__in=newest.first(POSTS_A_FEED))
    return _feed(request, f"{term.name} · {site.title}", term.description, page, posts)


def _feed(request: HttpRequest, title: str, about: str, page: str, posts: PostQuerySet) -> Feed:
    newest = posts.posts().for_feed().newest_first()[:POSTS_A_FEED]
    site: Site = request.site  # type: ignore[assignment]
    entries = tuple(_entry(post, site) for post in newest)
    return Feed(title, about, absolute(page), entries)


def _entry(post: Post, site: Site) -> FeedEntry:
    address = absolute(post.get_absolute_url())
    assert post.published_at is not None  # noqa: S101 - for the type checker: what is published has a moment
    writer = reverse("blog:author", kwargs={"username": post.author.get_username()})
    terms = [*post.categories.all(), *post.tags.all()]
    return FeedEntry(
        guid=post.guid,
        address=address,
        title=post.heading,
        html=_cover(post) + portable(post.body_html, address),
        summary=post.summary,
        language=post.language,
        author=post.author.get_full_name(),
        author_address=absolute(writer),
        published_at=post.published_at,
        changed_at=max(post.published_at, post.revised_at or post.published_at),
        saved_at=post.updated_at,
        terms=tuple(dict.fromkeys(term.name for term in terms)),
        picture=_picture(post.cover) if post.cover else None,
        replies_address=f"{address}#respond" if post.takes_replies(site) else "",
        replies_feed=f"{address}feed/",
    )


def _cover(post: Post) -> str:
    if post.cover is None:
        return ""
    cover = post.cover
    image = '<figure><img src="{}" alt="{}" width="{}" height="{}"></figure>\n'
    return format_html(image, absolute(cover.file.url), cover.alt, cover.width, cover.height)


def _picture(picture: Picture) -> FeedPicture:
    kind, _encoding = mimetypes.guess_type(str(picture.file.name))
    address = absolute(picture.file.url)
    return FeedPicture(address, kind or "image/*", picture.width, picture.height)
