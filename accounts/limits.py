"""How often a visitor may cause what costs others something."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest


def is_too_often(request: HttpRequest, action: str) -> bool:
    """Count what the visitor causes, and tell whether it is more than ``ACCOUNT_RATE_LIMITS`` has for ``action``."""
    return not ratelimit.consume(request, action=action)
