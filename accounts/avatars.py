"""The picture that each account has at its provider: where it is, and when it is fetched."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from allauth.socialaccount.models import SocialAccount
from django.db import models, transaction

from accounts.identity import said_of
from accounts.looks import show_anew
from accounts.models import Avatar, User
from accounts.outbound import may_be_asked
from accounts.pictures import SIDE, replace_file
from accounts.tasks import fetch_avatar

logger = logging.getLogger(__name__)
SOURCE_LENGTH = 2000


def look_after_avatar(account: SocialAccount) -> None:
    """Have the account's picture fetched in the background if its address is a new one.

    Called at every sign-in. Whatever goes wrong is logged: nobody fails to sign in for want of a picture.
    """
    try:
        _look_after(account)
    except Exception:
        logger.exception("The picture of account %s could not be looked after.", account.pk)


def _look_after(account: SocialAccount) -> None:
    source = avatar_address_in(account)
    avatar, _is_new = Avatar.objects.get_or_create(account=account)
    if source == avatar.source and (avatar.file or not source):
        return
    avatar.source = source
    avatar.save(update_fields=["source"])
    if source:
        fetch_avatar.enqueue(avatar.pk, source)
    else:
        with transaction.atomic():
            replace_file(avatar, "file", None)
            show_anew(account.user_id)


def avatar_address_in(account: SocialAccount) -> str:
    """Return where the provider has this person's picture; "" when it has none, or names no place of the web."""
    find = FINDERS.get(account.provider)
    address = find(said_of(account)) if find else None
    if not isinstance(address, str) or len(address) > SOURCE_LENGTH:
        return ""
    return address if may_be_asked(address) else ""


def _openid(said: dict[str, Any]) -> Any:
    return said.get("picture")


def _x(said: dict[str, Any]) -> Any:
    """X names the one of 48 pixels; the next size has 73, enough for a small circle on a sharp screen."""
    address = said.get("profile_image_url")
    return address.replace("_normal.", "_bigger.") if isinstance(address, str) else None


def _facebook(said: dict[str, Any]) -> Any:
    picture = said.get("picture")
    data = picture.get("data") if isinstance(picture, dict) else None
    if not isinstance(data, dict) or data.get("is_silhouette"):
        return None
    return data.get("url")


def _wordpress(said: dict[str, Any]) -> Any:
    """WordPress.com names the place at Gravatar, which would draw something for those without a picture."""
    address = said.get("avatar_URL")
    if not isinstance(address, str):
        return None
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query)), "s": str(SIDE), "d": "404"}
    return urlunsplit(parts._replace(query=urlencode(query)))


FINDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "google": _openid,
    "linkedin": _openid,
    "twitter_oauth2": _x,
    "facebook": _facebook,
    "wordpress": _wordpress,
}


def erase_pictures(people: models.QuerySet[User]) -> None:
    """Erase what is kept of the people's pictures; to be called before they are deleted."""
    for avatar in Avatar.objects.filter(account__user__in=people):
        replace_file(avatar, "file", None)
    for person in people.exclude(picture=""):
        replace_file(person, "picture", None)
