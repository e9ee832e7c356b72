"""What is said of the settings before the site starts: mail that would reach nobody, or tell a secret."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's own name

from portfolio.environment import LOCAL_HOSTS


@register()
def sender_is_an_address(**_: Any) -> list[CheckMessage]:
    """Every mail would fail, two days after it was written."""
    try:
        Address(addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    except (MessageError, ValueError):
        return [
            Error(
                f"No mail can be from {settings.DEFAULT_FROM_EMAIL!r}, which is not one e-mail address.",
                hint='Set DEFAULT_FROM_EMAIL to name@example.org, or to "Name" <name@example.org>.',
                id="portfolio.E001",
            )
        ]
    return []


@register()
def log_in_is_whole_and_secret(**_: Any) -> list[CheckMessage]:
    """Half a log-in is never used, and a password in the clear is read by whoever is on the way."""
    server = settings.MAILERS["default"].get("OPTIONS", {})
    name, password = server.get("username"), server.get("password")
    if bool(name) != bool(password):
        return [
            Error(
                "EMAIL_URL has a user or a password alone, so no log-in to the mail server is tried.",
                hint="Give both, as in smtp+tls://user:password@host:587, or neither.",
                id="portfolio.E002",
            )
        ]
    is_encrypted = server.get("use_tls") or server.get("use_ssl")
    if not password or is_encrypted or server["host"] in LOCAL_HOSTS:
        return []
    return [
        Warning(
            "The password for the mail server travels unencrypted.",
            hint="Let EMAIL_URL begin with smtp+tls:// or smtp+ssl://.",
            id="portfolio.W001",
        )
    ]


@register(deploy=True)
def mail_leaves_the_machine(**_: Any) -> list[CheckMessage]:
    if settings.MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend"):
        return []
    return [
        Warning(
            "There is no mail server: mail is kept as files in DATA_DIR, and nobody gets it.",
            hint="Set EMAIL_URL, as in smtp+tls://user:password@host:587.",
            id="portfolio.W002",
        )
    ]
