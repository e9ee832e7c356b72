"""Who a visitor is signed in as."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Identity:
    """The account that a signed-in visitor speaks with."""

    user: User
    provider: str  # "google", …; empty for a password log-in
    label: str  # "Google", …; empty for a password log-in
    name: str  # never empty
    website: str
