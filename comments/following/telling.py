"""Who is told of a reply. It is noted with what makes the reply public; the mails are written later, by the worker."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from accounts.addresses import normal
from accounts.models import User
from accounts.verified import verified_addresses
from blog.at_once import aside
from blog.foreseen import PlainQuestion
from comments.calling import call, call_on_commit
from comments.following.pacing import due_moments
from comments.following.tasks import write_to_followers
from comments.mail.headers import reply_key
from comments.models import Comment, Follow, Notice, OutgoingMail, Pace

# So many rows are written by one statement.
ROWS = 1000
# How near to a reply its post is: comments are nearer.
WHOLE_POST = -1

IS_FOLLOWED = PlainQuestion(f"SELECT 1 FROM {Follow._meta.db_table} WHERE post_id = %s LIMIT 1")  # noqa: S608 - our own name


def tell_followers(comment: Comment, *, since: datetime.datetime | None = None) -> None:
    """Note who is to be told of a reply that became public, each once. Call it in the transaction that makes it so.

    ``since``: when it became so; who follows only since then is not told.
    """
    paces = _paces(comment, since)
    if paces:
        due = due_moments()
        notices = [
            Notice(comment=comment, follower_id=follower, pace=pace, due_at=due[pace])
            for follower, pace in paces.items()
        ]
        Notice.objects.bulk_create(notices, batch_size=ROWS, ignore_conflicts=True)
        call_on_commit(call_the_writer)


def call_the_writer() -> None:
    call(write_to_followers)


def _paces(comment: Comment, since: datetime.datetime | None) -> dict[int, str]:
    """Return who is told, and how fast.

    What somebody follows nearest to the reply decides: a comment above it, or else the post. A post that they silenced
    is silent as a whole. Whom another mail tells of this reply, as its author, is not told again.
    """
    if not _is_followed(comment):
        return {}
    depth: dict[int | None, int] = {n: at for at, n in enumerate(comment.ancestors())}
    depth[None] = WHOLE_POST
    follows = Follow.objects.around(comment).exclude(is_by_follower(comment.user, comment.email))
    if since is not None:
        follows = follows.filter(created_at__lte=since)
    columns = ("follower", "follower__address", "comment_id", "pace")
    rows = list(follows.held().values_list(*columns))
    rows.sort(key=lambda row: depth[row[2]])
    told = set(_keys_of_mails(comment))
    silenced = {row[0] for row in rows if depth[row[2]] == WHOLE_POST and row[3] == Pace.NEVER}
    nearest = {
        follower: pace
        for follower, address, _comment, pace in rows
        if follower not in silenced and reply_key(comment, address) not in told
    }
    return {follower: pace for follower, pace in nearest.items() if pace != Pace.NEVER}


def _is_followed(comment: Comment) -> bool:
    """Whether there is anything to look at: most posts are followed by nobody."""
    with aside():
        return bool(IS_FOLLOWED.rows(comment.post_id))


def _keys_of_mails(comment: Comment) -> QuerySet[OutgoingMail, str]:
    """Return the keys of the mails that tell of the reply already, as its author's does."""
    mails = OutgoingMail.objects.filter(key__startswith=f"reply:{comment.pk}:")
    return mails.exclude(status="cancelled").values_list("key", flat=True)


def is_by_follower(user: User | None, email: str) -> Q:
    """Return which follows are the writer's own: by their address, or by the account that asked for them."""
    addresses = {normal(email)}
    if user is None:
        return Q(follower__address__in=addresses)
    addresses |= {normal(user.email), *verified_addresses(user)}
    asked_for = Follow.objects.filter(user=user).values("follower")
    return Q(follower__address__in=addresses) | Q(follower__in=asked_for)


def take_back(comment: Comment) -> None:
    """Let nobody hear of a reply any more who has not heard of it yet: they may, should it become public again."""
    comment.notices.untold().delete()
    keys = {
        reply_key(comment, notice.follower.address): notice.pk
        for notice in comment.notices.select_related("follower")
    }
    mails = OutgoingMail.objects.filter(status__in=["waiting", "cancelled"])
    unsent = mails.filter(key__in=keys).values_list("key", flat=True)
    comment.notices.filter(pk__in=[keys[key] for key in unsent]).delete()
