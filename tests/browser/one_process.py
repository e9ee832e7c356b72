"""What a test has the server believe, where that is a thread of its own process."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

SetClock = Callable[[datetime.datetime | None], None]
SetRules = Callable[..., None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return what stops the clock at a moment; None lets it go on."""
    now = timezone.now

    def set_to(moment: datetime.datetime | None) -> None:
        monkeypatch.setattr(timezone, "now", (lambda: moment) if moment else now)

    return set_to


@pytest.fixture
def set_rules(settings: Any) -> SetRules:
    """Return what changes settings by their names."""

    def set_to(**values: Any) -> None:
        for name, value in values.items():
            setattr(settings, name, value)

    return set_to
