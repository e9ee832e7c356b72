"""“Email me about replies”: what the box in the reply form does once the reply is saved."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.addresses import ADDRESS_LENGTH
from accounts.limits import is_too_often
from accounts.models import User
from accounts.verified import address_of
from comments.following.asking import ask
from comments.following.wishes import wish
from comments.models import Comment, Follow, Pace, Topic


def follow_replies_to(comment: Comment, request: HttpRequest, *, typed: str) -> str:
    """Let the writer follow the replies to their comment.

    ``typed`` is the address that they gave in the form, maybe before they signed in. Returns where they are asked for
    one when none is known, else "".
    """
    own = address_of(comment.user) if comment.user else ""
    address = own or _sound(typed) or (_used_by(comment.user) if comment.user else "")
    if not address:
        return reverse("comments:follow_comment", kwargs={"pk": comment.pk})
    if not own and is_too_often(request, "mail_asked"):
        return ""
    topic = Topic(comment.post, comment)
    follower = wish(topic, address=address, is_own=bool(own), user=comment.user)
    if not follower.is_confirmed:
        ask(follower)
    return ""


def _sound(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed if len(typed) <= ADDRESS_LENGTH else ""


def _used_by(user: User) -> str:
    """Return the address that the account followed with before, and that said yes."""
    follows = Follow.objects.filter(user=user, follower__confirmed_at__isnull=False)
    return follows.values_list("follower__address", flat=True).first() or ""


def is_followed(own: Collection[int], user: User | None) -> Q | Exists:
    """Return, as a condition on comments, whether visitors asked to be told of replies to this one of their own.

    That an address has not said yes yet is not told: whoever typed it would learn whether it follows things here.
    """
    mine = Q(comment__in=own) if own else Q()
    if user is not None:
        mine |= Q(comment__user=user)
    if not mine:
        return Q(pk=None)
    return Exists(Follow.objects.filter(mine, comment=OuterRef("pk")).exclude(pace=Pace.NEVER))
