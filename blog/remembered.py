"""What is counted over all posts, kept in this process until something on the site changes: never longer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

# So many answers at the most: each is a number, or a list of some kilobytes.
MOST = 1_000

_lock = threading.Lock()
_kept: dict[Hashable, Any] = {}
_kept_of: Hashable = None


def remembered[T](name: Hashable, find: Callable[[], T]) -> T:
    """Return what ``find`` returns, without asking while the site is in the state that it was found in.

    It must depend on nothing but what the site shows, and on its name. Nobody may change what it returns.
    """
    # Before the question: an answer that is newer than its state is found anew, an older one would stay.
    state = _state_of_the_site()()
    if state is None:
        return find()
    kept = _of(state)
    if name not in kept:
        found = find()
        if len(kept) < MOST:
            kept[name] = found
        return found
    known: T = kept[name]
    return known


def _of(state: Hashable) -> dict[Hashable, Any]:
    """Return what is kept of the state; that of another one is forgotten."""
    global _kept, _kept_of
    with _lock:
        if state != _kept_of:
            _kept, _kept_of = {}, state
        return _kept


@cache
def _state_of_the_site() -> Callable[[], Hashable]:
    found: Callable[[], Hashable] = import_string(settings.STATE_OF_THE_SITE)
    return found
