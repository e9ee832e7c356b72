"""Asking an address whether it wants our mail. Nothing in that mail is a visitor's words: it can't carry any to it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.following import links
from comments.mail.compose import compose
from comments.mail.headers import list_headers
from comments.models import Follower, OutgoingMail
from comments.outbox import enqueue


@transaction.atomic
def ask(follower: Follower) -> None:
    """Write whether to mail to the address; or, to one that said yes, where it chooses. Not too often."""
    if not follower.may_be_asked():
        return
    name, headers, urls = "follow_confirm", {}, {"page_url": links.own_page(follower)}
    if follower.is_confirmed:
        name, urls["stop_url"] = "follow_link", links.stop_link(follower, links.EVERYTHING)
        headers = list_headers(stop_url=urls["stop_url"])
    mail = compose(f"comments/mail/{name}", urls)
    key = f"{_key(follower)}{timezone.now().isoformat()}"
    enqueue(key=key, to=follower.address, headers=headers, **mail._asdict())


def questions_to(follower: Follower) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(key__startswith=_key(follower))


def _key(follower: Follower) -> str:
    return f"question:{follower.key}:"
