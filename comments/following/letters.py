"""The mails to followers, written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from blog.absolute import absolute
from blog.models import Post, Site
from comments.following import links
from comments.mail.compose import compose
from comments.mail.headers import list_headers, post_key, reply_key, threading_headers
from comments.models import Comment, Follower, Notice
from comments.outbox import Letter

# How much of a reply a mail holds, in characters: one that tells of it alone, and one that gathers many.
ALONE, AMONG_OTHERS = 800, 250
# So many replies or posts are shown in one mail; of the others it says how many they are.
SHOWN = 20


@dataclass(frozen=True)
class Item:
    """A reply or a post, as a mail shows it."""

    who: str
    where: str  # the post's title
    words: str
    url: str
    to: str = ""  # whose comment is answered


def of_comment(comment: Comment, length: int) -> Item:
    return Item(
        who=comment.name,
        where=comment.post.heading,
        words=Truncator(comment.body).chars(length),
        url=absolute(comment.get_permalink()),
        to=comment.parent.name if comment.parent else "",
    )


def of_post(post: Post) -> Item:
    return Item(
        who=post.author.get_full_name(),
        where=post.heading,
        words=post.summary,
        url=absolute(post.get_absolute_url()),
    )


def about_reply(comment: Comment, to: Follower, site: Site) -> Letter:
    return _letter(
        "follow_reply",
        {"item": of_comment(comment, ALONE), "post": comment.post},
        to=to,
        site=site,
        key=reply_key(comment, to.address),
        headers={**_headers(to, str(comment.post_id)), **threading_headers(comment, to.address)},
    )


def about_post(post: Post, to: Follower, site: Site) -> Letter:
    return _letter(
        "follow_post",
        {"item": of_post(post)},
        to=to,
        site=site,
        key=post_key(post, to.address),
        headers=_headers(to, links.POSTS),
    )


def digest(notices: Sequence[Notice], items: Mapping[Notice, Item], site: Site) -> Letter:
    """Write of several replies, or of several posts, to one follower."""
    first, of_posts = notices[0], notices[0].post_id is not None
    return _letter(
        "follow_posts" if of_posts else "follow_replies",
        {
            "items": [items[notice] for notice in notices[:SHOWN]],
            "count": len(notices),
            "more": len(notices) - SHOWN,
        },
        to=first.follower,
        site=site,
        key=f"digest:{first.pk}",
        headers=_headers(first.follower, links.POSTS if of_posts else links.REPLIES),
    )


def items_of(notices: Sequence[Notice]) -> dict[Notice, Item]:
    """Return what to show of each, in a fixed number of queries."""
    comments = Comment.objects.select_related("post", "parent").in_bulk(
        {notice.comment_id for notice in notices if notice.comment_id}
    )
    posts = Post.objects.select_related("author").in_bulk(
        {notice.post_id for notice in notices if notice.post_id}
    )
    of = {number: of_comment(comment, AMONG_OTHERS) for number, comment in comments.items()}
    by = {number: of_post(post) for number, post in posts.items()}
    return {
        notice: of[notice.comment_id] if notice.comment_id else by[notice.post_id]
        for notice in notices
    }


def _headers(to: Follower, scope: str) -> dict[str, str]:
    name = "posts" if scope == links.POSTS else "replies"
    return list_headers(stop_url=links.stop_link(to, scope), name=name)


def _letter(
    template: str,
    context: Mapping[str, Any],
    *,
    to: Follower,
    site: Site,
    key: str,
    headers: Mapping[str, str],
) -> Letter:
    stop_url = headers["List-Unsubscribe"].strip("<>")
    urls = {"stop_url": stop_url, "page_url": links.own_page(to)}
    written = compose(f"comments/mail/{template}", {**context, **urls}, site=site)
    return Letter(key=key, to=to.address, headers=dict(headers), **written._asdict())
