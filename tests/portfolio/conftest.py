"""Whoever runs the site, at their desk."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_author


@pytest.fixture
def owner() -> User:
    return make_author()


@pytest.fixture
def desk(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client
