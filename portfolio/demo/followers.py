"""Who follows what by mail in the demo. What they are sent lies in its folder for mail."""

from __future__ import annotations

from comments.following.wishes import wish
from comments.models import Comment, Pace, Topic
from portfolio.demo.conversations import BERNARD, INES, NELL, PASSER_BY

# Who ticked "Email me about replies" under what they said.
CURIOUS = (INES, BERNARD, NELL)
SUBSCRIBERS = ((INES, Pace.AT_ONCE), (NELL, Pace.WEEKLY))


def follow() -> None:
    """Let guests follow the replies to what they said, and new posts; one has not confirmed it yet."""
    said = Comment.objects.approved().filter(email__in=[guest.email for guest in CURIOUS])
    for comment in said.select_related("post").order_by("pk"):
        wish(Topic(comment.post, comment), address=comment.email, is_own=True)
    for guest, pace in SUBSCRIBERS:
        wish(Topic(), address=guest.email, is_own=True, pace=pace)
    wish(Topic(), address=PASSER_BY.email, is_own=False)
