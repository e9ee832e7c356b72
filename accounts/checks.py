"""What must be true before the site starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts.identity_provider.addresses import foreign_addresses


@register()
def providers_are_real(**_: Any) -> list[CheckMessage]:
    """Refuse to run a site whose visitors sign in with whoever plays a provider."""
    if settings.DEMO or settings.TESTING:
        return []
    return [
        Error(
            f"People would sign in at {address}, which is not a provider's own address.",
            hint="The stand-in for the providers plays in the demo and the tests only.",
            id="accounts.E001",
        )
        for address in foreign_addresses()
    ]
