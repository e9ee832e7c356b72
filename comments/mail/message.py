"""A mail of the outbox as the message that is sent."""

from __future__ import annotations

import email.message
import email.policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from typing import Any, cast, override

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from blog.models import Site
from comments.mail.headers import clean_header, message_id
from comments.models import OutgoingMail

NAME_LENGTH = 60


class _Verbatim(UnstructuredHeader):
    """A header of addresses: broken between them, and never put into the code for foreign letters.

    Python would do that with every address longer than a line, and no mail program would find it again.
    """

    def fold(self: Any, *, policy: email.policy.Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(self.split())}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("in-reply-to", "references", "list-id", "list-unsubscribe"):
    # The registry makes the header's class of this and BaseHeader.
    _HEADERS.map_to_type(_name, cast("type[BaseHeader]", _Verbatim))


class Message(EmailMultiAlternatives):
    @override
    def message(self, *, policy: Any = email.policy.default) -> email.message.EmailMessage:
        return super().message(policy=policy.clone(header_factory=_HEADERS))


def as_message(mail: OutgoingMail, *, by: str = "") -> Message:
    """Return what is sent ``by`` an address: whoever sends many asks for sender() once."""
    headers = {
        "Message-ID": message_id(mail.key),
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
