"""E-mail addresses: when two are one, and how much of one is shown."""

from __future__ import annotations

from contextlib import suppress

from django.utils.encoding import punycode

# RFC 5321, 4.5.3.1: what fits between the angle brackets of a path.
ADDRESS_LENGTH = 254


def normal(address: str) -> str:
    """Return ``address`` in the spelling that stands for all of its spellings: lower case, the host in ASCII."""
    local, at, host = address.strip().rpartition("@")
    # No host has a name that cannot be written so. The mail server says it.
    with suppress(UnicodeError):
        host = punycode(host)
    return f"{local}{at}{host}".lower()


def mask(address: str) -> str:
    """Return what its owner recognises and nobody else learns: "s…@example.org"."""
    local, _at, host = address.rpartition("@")
    return f"{local[:1]}…@{host}"
