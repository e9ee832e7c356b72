"""How many replies wait, for the header of every page of the administration."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from comments.models import Comment
from comments.permissions import may_moderate


def replies_waiting(user: User | AnonymousUser) -> dict[str, Any]:
    if not may_moderate(user):
        return {}
    count = Comment.objects.filter(status=Comment.Status.PENDING).count()
    return {"moderates_replies": True, "replies_waiting": count}
