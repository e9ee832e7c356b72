"""The feeds of comments: all of them, and each post's."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.absolute import absolute, web_address
from blog.feeds.content import portable
from blog.feeds.entries import Feed, FeedEntry
from blog.markup import plain_text
from blog.models import Post, Site
from comments.models import Comment
from comments.querysets import CommentQuerySet

COMMENTS_A_FEED = 20
SUMMARY_WORDS = 40


def every_comment(request: HttpRequest) -> Feed:
    site: Site = request.site  # type: ignore[assignment]
    title = _("Replies on %(site)s") % {"site": site.title}
    return Feed(title, "", absolute("/"), _entries(Comment.objects.public()))


def on_post(request: HttpRequest, year: int, month: int, day: int, slug: str) -> Feed:
    posts = Post.objects.published().posts().on_day(year, month, day)
    return _of(get_object_or_404(posts, slug=slug), request)


def on_page(request: HttpRequest, path: str) -> Feed:
    return _of(get_object_or_404(Post.objects.published().pages().at(path)), request)


def _of(post: Post, request: HttpRequest) -> Feed:
    site: Site = request.site  # type: ignore[assignment]
    title = _("Replies to “%(post)s” on %(site)s") % {"post": post.heading, "site": site.title}
    return Feed(title, "", absolute(post.get_absolute_url()), _entries(post.comments.public()))


def _entries(comments: CommentQuerySet) -> tuple[FeedEntry, ...]:
    newest = comments.for_feed().order_by("-created_at", "-pk")[:COMMENTS_A_FEED]
    return tuple(_entry(comment) for comment in newest)


def _entry(comment: Comment) -> FeedEntry:
    address = absolute(comment.get_permalink())
    names = {"name": comment.name, "post": comment.post.heading}
    return FeedEntry(
        guid=comment.guid,
        address=address,
        title=_("%(name)s on “%(post)s”") % names,
        html=portable(comment.body_html, address),
        summary=Truncator(plain_text(comment.body_html)).words(SUMMARY_WORDS),
        author=comment.name,
        author_address=web_address(comment.website),
        published_at=comment.created_at,
        changed_at=comment.edited_at or comment.created_at,
        saved_at=comment.edited_at or comment.created_at,
        in_reply_to=_answered(comment),
    )


def _answered(comment: Comment) -> tuple[str, str]:
    """Return the guid and address of what is answered: another comment while that can be seen, else the post."""
    parent = comment.parent
    if parent is not None and parent.status == Comment.Status.APPROVED:
        return parent.guid, absolute(parent.get_permalink())
    return comment.post.guid, absolute(comment.post.get_absolute_url())
