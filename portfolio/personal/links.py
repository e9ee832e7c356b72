"""The link by which somebody without an account comes to their data.

It is encrypted, not signed alone: an address has no place in a link, which logs keep.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.urls import reverse

from blog.absolute import absolute

# Seconds.
GOOD_FOR = 60 * 60


def data_link(address: str) -> str:
    token = _lock().encrypt(address.encode()).decode()
    return absolute(reverse("guest_data_page", kwargs={"token": token}))


def read(token: str) -> str | None:
    """Return the address that a link of ours is for; None for any other, and for one that is too old."""
    try:
        return _lock().decrypt(token.encode(), ttl=GOOD_FOR).decode()
    except InvalidToken:
        return None


def _lock() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"portfolio.personal {key}".encode()).digest())
