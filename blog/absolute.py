"""Addresses as other machines need them: whole."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings

# A path in which nothing is to be resolved.
_PLAIN_PATH = re.compile(r"/(?:[\w-][\w.-]*/)*")


def absolute(address: str) -> str:
    """Return ``address`` with the site's own host, unless it names a host itself, as a picture in a bucket does."""
    if _PLAIN_PATH.fullmatch(address):
        # As nearly all are. A page needs dozens.
        return f"{_root(settings.SITE_URL)}{address}"
    return urljoin(f"{settings.SITE_URL}/", address)


@lru_cache
def _root(site: str) -> str:
    return urljoin(f"{site}/", "/").removesuffix("/")


def web_address(value: str) -> str:
    """Return ``value`` if it is an address of the web, else "": it becomes a link."""
    return value if value.startswith(("https://", "http://")) else ""
