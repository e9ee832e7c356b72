"""What a visitor's session keeps: replies that were not sent yet, and which comments are the visitor's own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from blog.models import Post
from comments.models import BODY_LENGTH, Comment

DRAFTS_KEPT = 5
OWN_COMMENTS_KEPT = 500


@dataclass(frozen=True)
class Draft:
    """A reply on its way: through a provider's sign-in, a log-out or a change of account."""

    post: int
    fields: dict[str, str]
    provider: str = (
        ""  # the one that the visitor went to; the reply is posted when they come back from it
    )


def keep(request: HttpRequest, *, post: Post, fields: Mapping[str, Any], provider: str = "") -> str:
    """Put a draft into the session, which begins here if there is none, and return the draft's key."""
    key = secrets.token_urlsafe(9)
    kept = {name: str(value)[:BODY_LENGTH] for name, value in fields.items()}
    drafts = {
        **request.session.get("reply_drafts", {}),
        key: asdict(Draft(post.pk, kept, provider)),
    }
    newest = list(drafts)[-DRAFTS_KEPT:]
    request.session["reply_drafts"] = {key: drafts[key] for key in newest}
    return key


def find(request: HttpRequest, key: str, *, post: Post) -> Draft | None:
    """Return the draft of that key, unless it is another post's."""
    draft = request.session.get("reply_drafts", {}).get(key)
    return Draft(**draft) if draft and draft["post"] == post.pk else None


def forget(request: HttpRequest, key: str) -> None:
    drafts = request.session.get("reply_drafts", {})
    request.session["reply_drafts"] = {other: drafts[other] for other in drafts if other != key}


def own_comments(request: HttpRequest) -> list[int]:
    """Return the numbers of the comments that were written in this session."""
    return list(request.session.get("own_comments", []))


def remember_own(request: HttpRequest, comment: Comment) -> None:
    """Let a guest see their own comment while it waits: the session begins with it."""
    own = [number for number in own_comments(request) if number != comment.pk]
    request.session["own_comments"] = [*own, comment.pk][-OWN_COMMENTS_KEPT:]


def confirmed_addresses(request: HttpRequest) -> list[str]:
    """Return the e-mail addresses that were confirmed in this session, by the link of a mail."""
    return list(request.session.get("confirmed_addresses", []))


def remember_confirmed(request: HttpRequest, address: str) -> None:
    known = [other for other in confirmed_addresses(request) if other != address]
    request.session["confirmed_addresses"] = [*known, address][-DRAFTS_KEPT:]


def remember_guest(request: HttpRequest, comment: Comment) -> None:
    """Fill the form in with the guest's details from now on; they asked for it."""
    request.session["guest"] = {
        "name": comment.name,
        "email": comment.email,
        "website": comment.website,
        "remember": True,
    }
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)


def remembered_guest(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get("guest", {}))
