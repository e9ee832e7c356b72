"""A stand-in for the five providers, for the demo and the tests: real protocols, made-up people."""

from django.conf import settings


def is_playing() -> bool:
    """Return whether sign-ins go to the stand-in now. Nowhere but in the demo and the tests they can."""
    return bool(settings.IDENTITY_PROVIDER_URL) and (settings.DEMO or settings.TESTING)
