"""The links of a follower's mails. Who has one may do what it says, and needs neither account nor cookie.

They are signed, hold a key that nobody can guess, and do not expire: who is erased takes the key along.
"""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from blog.absolute import absolute
from comments.models import Follower

# What one click stops, besides the number of a post whose replies are followed.
POSTS, REPLIES, EVERYTHING = "posts", "replies", "everything"

_signer = Signer(salt="comments.following")


def own_page(follower: Follower) -> str:
    """Return the address of the page of everything that the follower follows."""
    return _absolute("comments:follow_own_page", follower.key)


def stop_link(follower: Follower, scope: str) -> str:
    """Return the address that stops the mails about POSTS, REPLIES, EVERYTHING, or a post of that number."""
    return _absolute("comments:follow_stop", f"{follower.key}.{scope}")


def stop_links_begin(follower: Follower) -> str:
    """Return how every stop_link() of this follower's begins, and nobody else's."""
    return absolute(
        reverse("comments:follow_stop", kwargs={"token": f"{follower.key}."}).rstrip("/")
    )


def read(token: str) -> tuple[str, str] | None:
    """Return the key and the scope ("" for the page) that a token of ours holds; None for any other."""
    try:
        key, _dot, scope = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    return key, scope


def _absolute(name: str, value: str) -> str:
    return absolute(reverse(name, kwargs={"token": _signer.sign(value)}))
