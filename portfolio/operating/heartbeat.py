"""A sign of life of whoever works in the background, where every process of the site finds it."""

from __future__ import annotations

import time

from django.core.cache import cache

KEY = "heartbeat-of-the-tasks"
# Seconds between two signs, and how long one is good: a machine may be busy for a while.
EVERY = 20
GOOD = 90


def beat() -> None:
    cache.set(KEY, time.time(), 24 * 60 * 60)


def seconds_since() -> float | None:
    """Return how long ago the last one was; None when there was none within a day."""
    last = cache.get(KEY)
    return None if last is None else max(0.0, time.time() - last)
