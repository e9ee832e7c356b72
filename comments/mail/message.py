"""A mail of the outbox as the message that is sent."""

from __future__ import annotations

import email.message
import email.policy
import secrets
from email.headerregistry import Address
from email.utils import format_datetime
from typing import Any, override

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from blog.models import Site
from comments.mail.headers import clean_header, message_id
from comments.mail.policy import ours
from comments.models import OutgoingMail

NAME_LENGTH = 60


# Stands between the parts of a mail, unless one of them holds it; no quoted text can.
_BOUNDARY = f"=_{secrets.token_hex(16)}"
_PARTS = f'multipart/alternative; boundary="{_BOUNDARY}"'


class Message(EmailMultiAlternatives):
    @override
    def message(self, *, policy: Any = email.policy.default) -> email.message.EmailMessage:
        message = super().message(policy=ours(policy))
        parts = [self.body, *(str(content) for content, _kind in self.alternatives)]
        if not any(_BOUNDARY in part for part in parts):
            # To find one that is in none of them takes Python longer.
            message.replace_header("Content-Type", _PARTS)
        return message


def as_message(mail: OutgoingMail, *, by: str = "") -> Message:
    """Return what is sent ``by`` an address: whoever sends many asks for sender() once."""
    headers = {
        "Message-ID": message_id(mail.key),
        "Date": format_datetime(timezone.now()),
        # No machine is to answer (RFC 3834).
        "Auto-Submitted": "auto-generated",
        **mail.headers,
    }
    message = Message(mail.subject, mail.text, by or sender(), [mail.recipient], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message


def sender() -> str:
    """Return the site's address for mail, with the site's title as its name."""
    address: str = settings.DEFAULT_FROM_EMAIL
    if "<" in address:
        return address
    return str(Address(clean_header(Site.current().title, NAME_LENGTH), addr_spec=address))
