"""Beginning to follow, and choosing what one is told of."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from comments.models import Follow, Follower, Notice, Pace, Topic


@transaction.atomic
def wish(
    topic: Topic,
    *,
    address: str,
    is_own: bool,
    pace: str = Pace.AT_ONCE,
    user: User | None = None,
) -> Follower:
    """Let ``address`` follow the topic, and return whose address it is.

    ``is_own`` says that it is known to be the address of who wishes that. If it is not, nothing is told before the
    address is confirmed, and what was chosen for it before stays as it is.
    """
    follower = Follower.objects.of(address)
    follower.hold()
    first = {"pace": pace, "user": user}
    follow, is_new = Follow.objects.get_or_create(follower=follower, **topic.row, defaults=first)
    if is_own:
        follower.confirm()
        if not is_new:
            choose(follow, pace)
        if topic.comment:
            _unsilence(follower, topic)
    return follower


def _unsilence(follower: Follower, topic: Topic) -> None:
    """Forget that they wanted to hear nothing of the post: they want replies to what they say there."""
    whole = Follow.objects.filter(follower=follower, post=topic.post, comment=None)
    whole.filter(pace=Pace.NEVER).delete()


@transaction.atomic
def choose(follow: Follow, pace: str) -> None:
    """Tell of it at another pace from now on; with NEVER, not even of what waits to be told."""
    follow.pace = pace
    follow.save()
    if pace == Pace.NEVER:
        waiting = Notice.objects.untold().filter(follower=follow.follower_id)
        waiting.filter(_about(follow)).delete()


def _about(follow: Follow) -> Q:
    if follow.comment:
        return Q(comment__post=follow.post_id, comment__path__startswith=follow.comment.path)
    return Q(comment__post=follow.post_id) if follow.post_id else Q(post__isnull=False)
