"""What was made from posts when they were saved, made anew once it would be made differently."""

from __future__ import annotations

from django.db.models import Q

from blog.cards.keeping import keep_card
from blog.models import Post, Site
from blog.querysets import PostQuerySet
from blog.related import find_related

BATCH = 50


def outdated() -> PostQuerySet:
    """Return what an older version of the software rendered, or the site in another language; and posts whose
    related ones were never looked for, or that have neither a cover nor a card.
    """
    language = Site.current().language
    unrelated = Q(kind="post", status=Post.Status.PUBLISHED, related__isnull=True)
    undrawn = Q(status=Post.Status.PUBLISHED, cover__isnull=True, card_key="")
    return Post.objects.with_rendering_due(language).filter(Q(is_due=True) | unrelated | undrawn)


def renew(posts: PostQuerySet, *, after: int = 0) -> int:
    """Make a number of the posts anew, in the order of their keys; return the last one's key, 0 when none was left."""
    last = 0
    for post in posts.filter(pk__gt=after).order_by("pk")[:BATCH]:
        post.render_body()
        post.save_rendering()
        if post.kind == Post.Kind.POST:
            Post.objects.filter(pk=post.pk).update(related=find_related(post))
        keep_card(post)
        last = post.pk
    return last
