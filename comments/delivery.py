"""From the outbox to the mail server, by any number of workers at once.

A mail is taken, sent and noted as sent, in this order; with the note of one the next is taken. A worker that dies in
between leaves a mail that another sends once more when the lease has ended: never none, at most one too many, and with
the same Message-ID.
"""

from __future__ import annotations

import itertools
import logging
import smtplib
from time import monotonic
from typing import Any

from django.core.mail import mailers

from comments.mail.message import as_message, sender
from comments.models import OutgoingMail
from comments.models.outgoing import FORGOTTEN

logger = logging.getLogger(__name__)

# So many are sent over one connection, and by one call of the worker: what a call costs is shared by all of them.
BATCH = 100
# Seconds after which a call takes no other mail: a worker that is told to stop does that between two calls.
LONG = 5
# From here on, a server's answer says that asking again will not help (RFC 5321, 4.2.1).
FOR_GOOD = 500


def deliver_batch() -> bool:
    """Send what is due, up to BATCH or LONG. Return whether there may be more that the server would take now."""
    mailer = mailers.default
    try:
        return _deliver_by(mailer, OutgoingMail.objects.take(), until=monotonic() + LONG)
    finally:
        _close(mailer)


def _deliver_by(mailer: Any, mail: OutgoingMail | None, *, until: float) -> bool:
    """Send ``mail`` and what follows it. Return whether it left off while there may be more."""
    by = sender() if mail else ""
    for number in itertools.count(1):
        if mail is None:
            break
        is_last = number >= BATCH or monotonic() >= until
        goes_on, mail = _deliver(mailer, mail, by=by, is_last=is_last)
        if is_last:
            return goes_on
    return False


def _deliver(
    mailer: Any, mail: OutgoingMail, *, by: str, is_last: bool
) -> tuple[bool, OutgoingMail | None]:
    """Send one mail. Return whether the server is to be spoken with further, and the next unless this is the last."""
    try:
        mailer.open()
        mailer.send_messages([as_message(mail, by=by)])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is kept with the mail and shown to the author
        mail.note_failure(reason_of(error), final=_is_final(error))
        _forget_receipt(mail)
        goes_on = isinstance(
            error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)
        )
        return goes_on, OutgoingMail.objects.take() if goes_on and not is_last else None
    is_mine, following = (mail.note_sent(), None) if is_last else mail.note_sent_and_take()
    if not is_mine:
        logger.warning(
            "Mail %s took longer than its lease, or was written anew: it may arrive twice.", mail.pk
        )
    _forget_receipt(mail)
    return True, following


def _forget_receipt(mail: OutgoingMail) -> None:
    if mail.key.startswith(FORGOTTEN):
        OutgoingMail.objects.filter(pk=mail.pk, status__in=["sent", "failed"]).delete()


def _close(mailer: Any) -> None:
    try:
        mailer.close()
    except OSError as error:
        # What was sent has been noted already.
        logger.info("The mail server did not say goodbye: %s", reason_of(error))


def _is_final(error: Exception) -> bool:
    """Whether another try is of no use: an address or a text that cannot be sent, a person the server does not know."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= FOR_GOOD
    return isinstance(error, ValueError)


def reason_of(error: Exception) -> str:
    """Return what went wrong as the author reads it: the server's own words if it said some."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return " ".join(_words(*answer) for answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"


def _words(code: int, words: bytes | str) -> str:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {said}"
