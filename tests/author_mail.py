"""Replies of which an author is told, the mail about them, and where it leads."""

from __future__ import annotations

from comments.models import Comment, OutgoingMail
from comments.notifications import reply_arrived
from tests.factories import make_comment

HOST = "http://127.0.0.1:8000"
AUTHOR = "librarian@example.org"


def arrive(**fields) -> Comment:
    comment = make_comment(**fields)
    reply_arrived(comment)
    return comment


def waiting() -> OutgoingMail:
    return OutgoingMail.objects.get(status="waiting")


def path_in(mail: OutgoingMail, wanted: str) -> str:
    """Return the first address in the mail's text that holds ``wanted``, without the host."""
    found = next(word for word in mail.text.split() if wanted in word)
    return found.removeprefix(HOST)
