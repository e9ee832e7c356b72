"""Making an end: of some mails, of all, of everything that is known of a follower."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from blog.models import Post
from comments.following import links
from comments.following.asking import questions_to
from comments.following.wishes import choose
from comments.models import Follow, Follower, OutgoingMail, Pace
from comments.models.outgoing import OutgoingMailQuerySet


@transaction.atomic
def stop(follower: Follower, scope: str) -> None:
    """Stop what a link in a mail says: new posts, the replies to one post, all replies, or everything.

    What waits in the outbox does not leave any more.
    """
    follower.hold()
    if scope == links.POSTS:
        _silence(follower, Q(post=None), Q(post__isnull=False))
    elif scope == links.REPLIES:
        _silence(follower, Q(post__isnull=False), Q(comment__isnull=False))
    elif scope == links.EVERYTHING:
        _silence(follower, Q(), Q())
    elif post := Post.objects.filter(pk=int(scope)).first():
        _silence_post(follower, post)
    _mails_that(follower, scope).cancel()


def _silence(follower: Follower, follows: Q, notices: Q) -> None:
    follower.follows.filter(follows).update(pace=Pace.NEVER)
    follower.notices.untold().filter(notices).delete()


def _silence_post(follower: Follower, post: Post) -> None:
    """Silence all of a post, and with it what is followed below it."""
    follow, _is_new = Follow.objects.get_or_create(follower=follower, post=post, comment=None)
    choose(follow, Pace.NEVER)


@transaction.atomic
def erase(follower: Follower) -> None:
    """Forget the address, what it follows and what it was told. What a worker is sending at this moment arrives."""
    follower.hold()
    # In the order in which a worker writes: notices, then mails.
    follower.notices.all().delete()
    _mails_that(follower, links.EVERYTHING).delete()
    questions_to(follower).delete()
    follower.delete()


def _mails_that(follower: Follower, scope: str) -> OutgoingMailQuerySet:
    """Return the mails in the outbox that the link for ``scope`` stops: each holds the link that stops its like."""
    mails = OutgoingMail.objects.filter(
        recipient=follower.address,
        **{"headers__List-Unsubscribe__startswith": f"<{links.stop_links_begin(follower)}"},
    )
    of_posts = {"headers__List-Unsubscribe": f"<{links.stop_link(follower, links.POSTS)}>"}
    if scope == links.EVERYTHING:
        return mails
    if scope == links.REPLIES:
        return mails.exclude(**of_posts)
    return mails.filter(**{"headers__List-Unsubscribe": f"<{links.stop_link(follower, scope)}>"})
