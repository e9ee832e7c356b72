"""The outbox: mail is written here in the transaction that causes it, and leaves later, by the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone

from blog.inserting import insert
from comments.calling import call_often, call_on_commit
from comments.mail.headers import clean_header
from comments.models import OutgoingMail
from comments.tasks import deliver_mails


class Letter(NamedTuple):
    """A mail that is not in the outbox yet."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def enqueue(
    *, key: str, to: str, subject: str, text: str, html: str, headers: Mapping[str, str]
) -> None:
    """Put a mail into the outbox unless one with its key is there already.

    Call it inside the transaction that makes the mail true: both are kept or neither. One with that key which was
    cancelled, and so was never sent, begins anew with what it says now.
    """
    content = {
        "recipient": to,
        "subject": clean_header(subject),
        "text": text,
        "html": html,
        "headers": dict(headers),
    }

    def see_to(number: int | None) -> None:
        is_new = number is not None
        if not is_new:
            cancelled = OutgoingMail.objects.filter(key=key, status="cancelled")
            anew = {"status": "waiting", "next_try_at": timezone.now(), "attempts": 0}
            is_new = bool(cancelled.update(**content, **anew, last_error=""))
        if is_new:
            call_on_commit(wake)

    # Mostly there is none, so none is sought.
    insert(OutgoingMail(key=key, **content), unless_there="key", then=see_to)


def enqueue_many(letters: Sequence[Letter]) -> None:
    """Do as enqueue() does for each of them, in a fixed number of queries."""
    if not letters:
        return
    keys = [letter.key for letter in letters]
    OutgoingMail.objects.filter(key__in=keys, status="cancelled").delete()
    mails = [
        OutgoingMail(
            key=letter.key,
            recipient=letter.to,
            subject=clean_header(letter.subject),
            text=letter.text,
            html=letter.html,
            headers=letter.headers,
        )
        for letter in letters
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    call_on_commit(wake)


def cancel(*, about: str) -> int:
    """Take back what has not left yet: every mail whose key is ``about``, a colon and more. Return how many."""
    return OutgoingMail.objects.filter(key__startswith=f"{about}:").cancel()


def was_cancelled(key: str) -> bool:
    """Whether there was a mail with this key that was taken back."""
    return OutgoingMail.objects.filter(key=key, status="cancelled").exists()


def wake() -> None:
    """Call the worker, unless it has been called and has not come yet."""
    call_often(deliver_mails)


def sweep() -> None:
    """See to what was left over: tries whose time has come, and mail that a worker took with it when it died."""
    OutgoingMail.objects.give_up_on_lost()
    if OutgoingMail.objects.due(timezone.now()).exists():
        wake()


def forget_old() -> None:
    OutgoingMail.objects.forget_old()
