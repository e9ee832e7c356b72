"""Addresses as other machines need them: whole."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings


def absolute(address: str) -> str:
    """Return ``address`` with the site's own host, unless it names a host itself, as a picture in a bucket does."""
    return urljoin(f"{settings.SITE_URL}/", address)


def web_address(value: str) -> str:
    """Return ``value`` if it is an address of the web, else "": it becomes a link."""
    return value if value.startswith(("https://", "http://")) else ""
