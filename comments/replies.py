"""Publishing a reply."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext

from django.db import IntegrityError

from blog.at_once import at_once
from blog.models import Site
from comments.discussion import House
from comments.entering import enter_thread, settle_in_thread
from comments.models import Comment, Rule
from comments.moderation import Ruling
from comments.notifications import reply_arrived
from comments.search import REPLIES, index_reply
from comments.spam.limits import Limit, spend, too_often
from comments.together import together


def fingerprint(comment: Comment) -> str:
    """Return what makes two sendings one comment: the same words by the same person under the same parent."""
    if comment.user_id:
        person = ["user", str(comment.user_id)]
    else:
        person = ["guest", comment.name.casefold(), comment.email.casefold()]
    parts = [str(comment.post_id), str(comment.parent_id or ""), *person, comment.body]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def said_before(comment: Comment) -> Comment | None:
    """Return the first sending of a new comment, if this is not it."""
    same = Comment.objects.filter(fingerprint=fingerprint(comment))
    return same.select_related("post").first()


class ParentGoneError(Exception):
    """What the reply answers was deleted while it was written."""


def publish_reply(
    comment: Comment,
    ruling: Ruling | None = None,
    *,
    limits: Sequence[Limit] = (),
    house: House | None = None,
    also: Callable[[Comment], AbstractContextManager[None]] = lambda _comment: nullcontext(),
) -> tuple[Comment, bool]:
    """Save a new comment in its thread; sent a second time, find the first. Return it and whether it is new.

    It gets the status of the ``ruling``; without one, it has its own by no rule. Only what is new counts for the
    ``limits``. ``also`` is entered with it, before that is known: for what is kept with it, or taken back.
    The database decides which sending is the first, so it does not matter how many come at the same instant.
    Raises ParentGoneError, and TooOftenError when a limit is reached.
    """
    ruling = ruling or Ruling(Comment.Status(comment.status), Rule.NONE)
    comment.status, comment.fingerprint = ruling.status, fingerprint(comment)
    site = house.site if house else Site.current()

    def save() -> None:
        _hold_parent(comment)
        enter_thread(comment)
        with ExitStack() as until_saved:
            with at_once(is_all=not REPLIES.is_searched(site)):
                spend(limits)
                decision = ruling.keep(comment)
                reply_arrived(comment, house=house, decision=decision)
                until_saved.enter_context(also(comment))
                settle_in_thread(comment, as_newest=True)
            index_reply(comment, site)

    try:
        together.do(save)
    except IntegrityError as error:
        # Its limit may be reached by what is sent a second time, too: then it is no news.
        first = said_before(comment)
        if first is None:
            raise (too_often(error, limits) or error) from None
        return first, False
    return comment, True


def _hold_parent(comment: Comment) -> None:
    """Keep what is answered as it is, neither deleted nor hidden, until the reply stands under it."""
    if comment.parent is None:
        return
    parents = Comment.objects.select_for_update(no_key=True).filter(pk=comment.parent.pk)
    status = parents.values_list("status", flat=True).first()
    if status in {None, Comment.Status.DELETED}:
        raise ParentGoneError
    comment.parent.status = status
