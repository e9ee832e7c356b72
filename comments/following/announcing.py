"""New posts: whoever subscribed is told of each once, when its moment has come."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from blog.models import Post
from blog.querysets import PostQuerySet
from comments.following.pacing import due_moments
from comments.following.telling import ROWS, call_the_writer, is_by_follower
from comments.models import Announcement, Follow, Follower, Notice, Pace

# What came out longer ago is no news, should nobody have looked in the meantime.
NEWS = datetime.timedelta(days=7)
# An author may date a post back by so much, and it is still news.
DATED_BACK = datetime.timedelta(days=1)


def sweep() -> None:
    """Announce what became public by itself, and see to what waits to be told."""
    for post in unannounced_posts():
        announce(post)
    if Notice.objects.due().exists():
        call_the_writer()


def forget_old() -> None:
    Follower.objects.forget_unconfirmed()
    Notice.objects.forget_old()


def unannounced_posts() -> PostQuerySet:
    """Return the posts that are news: public for some days at most, and written here.

    What moved here from elsewhere kept the name that feeds know it by, or came out before it was here.
    """
    fresh = {"published_at__gte": timezone.now() - NEWS}
    here = {"guid__startswith": "urn:uuid:", "published_at__gte": F("created_at") - DATED_BACK}
    posts = Post.objects.published().posts().filter(announcement=None)
    return posts.filter(**fresh).filter(**here).select_related("author")


@transaction.atomic
def announce(post: Post) -> None:
    """Note that everybody who follows new posts is to be told of this one, unless it was announced before."""
    _announcement, is_new = Announcement.objects.get_or_create(post=post)
    if not is_new:
        return
    due = due_moments()
    follows = Follow.objects.filter(post=None, follower__confirmed_at__isnull=False)
    others = follows.exclude(pace=Pace.NEVER).exclude(is_by_follower(post.author, ""))
    notices = [
        Notice(post=post, follower_id=follower, pace=pace, due_at=due[pace])
        for follower, pace in others.held().values_list("follower", "pace")
    ]
    Notice.objects.bulk_create(notices, batch_size=ROWS, ignore_conflicts=True)
