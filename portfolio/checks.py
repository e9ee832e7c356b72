"""What is said of the settings before the site starts: what would reach nobody, tell a secret, or never answer."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's own name

from portfolio.environment import LOCAL_HOSTS

# Letters of a token that nobody guesses.
SECRET = 20


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


@register(deploy=True)
def https_comes_from_somewhere(**_: Any) -> list[CheckMessage]:
    """The site itself speaks plain HTTP: without a proxy that it believes, each page would lead to itself."""
    if not settings.HTTPS or settings.TRUSTED_PROXY_COUNT:
        return []
    return [
        Warning(
            "SITE_URL is by HTTPS, but no proxy is declared that speaks it, so every page leads to itself.",
            hint="Set TRUSTED_PROXY_COUNT=1 when a proxy such as nginx stands in front.",
            id="portfolio.W003",
        )
    ]


@register()
def metrics_are_for_whoever_knows_the_token(**_: Any) -> list[CheckMessage]:
    if not settings.METRICS_TOKEN or len(settings.METRICS_TOKEN) >= SECRET:
        return []
    return [
        Error(
            f"METRICS_TOKEN can be guessed: it has fewer than {SECRET} characters.",
            hint="Let a program make one: openssl rand -hex 20",
            id="portfolio.E003",
        )
    ]


@register()
def memory_for_pages_is_a_number_of_megabytes(**_: Any) -> list[CheckMessage]:
    if settings.PAGE_CACHE_BYTES >= 0:
        return []
    return [
        Error(
            "PAGE_CACHE_MB is less than nothing.",
            hint="Set it to 0 to keep no pages, or leave it out.",
            id="portfolio.E004",
        )
    ]
