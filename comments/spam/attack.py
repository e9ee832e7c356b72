"""Whether the site is under attack: the author says so, or it shows."""

from __future__ import annotations

import datetime

from django.utils import timezone

from comments.models import Comment, Discussion

# So many guests' replies in so many minutes that were held, or were spam, are no conversation.
MANY = 30
WITHIN = datetime.timedelta(minutes=10)


def is_under_attack(discussion: Discussion) -> bool:
    if discussion.under_attack != Discussion.UnderAttack.AUTO:
        return discussion.under_attack == Discussion.UnderAttack.ON
    unwanted = [Comment.Status.PENDING, Comment.Status.SPAM]
    recent = Comment.objects.filter(status__in=unwanted, created_at__gt=timezone.now() - WITHIN)
    # No more are counted than matter: a flood makes nobody wait for its size.
    return recent.filter(user=None).order_by()[:MANY].count() >= MANY
