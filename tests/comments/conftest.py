from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Post
from tests.factories import make_post


@pytest.fixture
def post(db: None) -> Post:
    return make_post()


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser without cookies, on this site's own page, with Django's check of tokens in force."""
    return Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime.datetime]:
    """Return a list whose one element is the time, for a test to move."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now
