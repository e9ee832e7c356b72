"""Rows about people that no column leads to: what is said of them stands inside a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django_tasks_db.models import DBTaskResult

from accounts.addresses import normal
from accounts.models import Avatar
from comments.mail import links
from comments.models import Ban
from comments.models.ban import address_hash
from portfolio.moving.models import Known
from portfolio.personal.subject import Subject

# What a session holds of a guest: what the form is filled in with, and replies that were not sent.
GUEST, DRAFTS = "guest", "reply_drafts"


def sessions(subject: Subject) -> Q:
    """All that the person is signed in with, and those whose form knows their address."""
    return Q(pk__in=[session.pk for session, _data in sessions_of(subject)])


def sessions_of(subject: Subject) -> Iterator[tuple[Session, dict[str, Any]]]:
    for session in Session.objects.order_by("pk").iterator():
        data = session.get_decoded()
        if _is_signed_in(data, subject) or _knows(data, subject):
            yield session, data


def _is_signed_in(data: dict[str, Any], subject: Subject) -> bool:
    return subject.user is not None and data.get(SESSION_KEY) == str(subject.user.pk)


def _knows(data: dict[str, Any], subject: Subject) -> bool:
    typed = [draft["fields"].get("email", "") for draft in data.get(DRAFTS, {}).values()]
    typed.append(data.get(GUEST, {}).get("email", ""))
    return any(normal(address) in subject.addresses for address in typed if address)


def end_sessions(subject: Subject) -> int:
    """End the person's sessions. Somebody else's that knows their address forgets it; return how many ended."""
    ended = 0
    for session, data in list(sessions_of(subject)):
        is_others = SESSION_KEY in data and not _is_signed_in(data, subject)
        if is_others:
            kept = {name: value for name, value in data.items() if name not in {GUEST, DRAFTS}}
            session.session_data = SessionStore().encode(kept)
            session.save(update_fields=["session_data"])
        else:
            session.delete()
            ended += 1
    return ended


def tasks(subject: Subject) -> Q:
    """The fetching of a picture, which names where it is."""
    if subject.user is None:
        return Q(pk__in=[])
    sources = set(
        Avatar.objects.filter(account__user=subject.user).values_list("source", flat=True)
    )
    named = DBTaskResult.objects.filter(task_path__startswith="accounts.tasks.").order_by("pk")
    rows = named.values_list("pk", "args_kwargs").iterator()
    return Q(pk__in=[pk for pk, given in rows if sources & set(map(str, given["args"])) - {""}])


def log_of(subject: Subject) -> Q:
    """What the administration noted of what was done to their account, and to what they wrote."""
    numbers = subject.comments().annotate(text=Cast("pk", CharField())).values("text")
    found = Q(content_type__app_label="comments", content_type__model="comment")
    found &= Q(object_id__in=numbers)
    if subject.user is not None:
        account = Q(content_type__app_label="accounts", content_type__model="user")
        found |= account & Q(object_id=str(subject.user.pk))
    return found


def bans(subject: Subject) -> Q:
    """Bans on an address of theirs, of which a keyed hash is kept."""
    hashes = [address_hash(address) for address in subject.addresses]
    return Q(kind=Ban.Kind.EMAIL, value__in=hashes)


def known(subject: Subject) -> Q:
    """What they were called in another blog, which was brought here."""
    number = subject.user.pk if subject.user else None
    return Q(kind=Known.Kind.WRITER, number=number) if number else Q(pk__in=[])


def mails_to_author(subject: Subject) -> Q:
    """Mails to somebody of the staff, whose address no provider checked: each has the link that stops theirs."""
    if subject.user is None:
        return Q(pk__in=[])
    stop = f"<{links.stop_url(subject.user)}>"
    return Q(recipient=subject.user.email, **{"headers__List-Unsubscribe": stop})
