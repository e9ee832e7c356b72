"""The stand-in for the providers, as the tests use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.identity_provider.addresses import point_allauth_at
from accounts.identity_provider.people import PEOPLE
from accounts.identity_provider.server import RunningIdentityProvider, start_identity_provider


@pytest.fixture(scope="session")
def running_provider() -> Iterator[RunningIdentityProvider]:
    provider = start_identity_provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider: RunningIdentityProvider) -> Iterator[RunningIdentityProvider]:
    """The stand-in with nothing wrong and the usual people, and allauth pointed at it."""
    undo = point_allauth_at(running_provider.base_url)
    running_provider.fault = ""
    running_provider.people = list(PEOPLE)
    yield running_provider
    undo()
