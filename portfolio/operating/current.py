"""The request that a thread answers, as the log and the metrics know it."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings

# Whose answers are named so in the metrics and the log, where no view made them.
FROM_MEMORY, FROM_FILES = "(page cache)", "(files)"
# What a proxy of ours may call a request: nothing that could look like a line of the log.
GIVEN = re.compile(r"[A-Za-z0-9_.:-]{8,64}")


@dataclass(slots=True)
class Current:
    request_id: str
    # The name of the view that answered; none did what came out of memory, or of the folder of style sheets.
    view: str = ""
    # The path as it may be written down, when it holds something that opens a door.
    path: str = ""
    # Whether the answer may be kept for everybody, but had to be made.
    is_made: bool = False


# No two processes, and no two requests of one, have the same number.
_PROCESS = os.urandom(10).hex()
_numbers = itertools.count()
_current: ContextVar[Current | None] = ContextVar("current", default=None)


def begin_request(environ: Mapping[str, object]) -> Current:
    """Return what is known of a request that begins in this thread."""
    given = environ.get("HTTP_X_REQUEST_ID")
    is_ours = given and settings.TRUSTED_PROXY_COUNT and GIVEN.fullmatch(str(given))
    found = Current(str(given) if is_ours else f"{_PROCESS}{next(_numbers):012x}")
    _current.set(found)
    return found


def current() -> Current | None:
    return _current.get()
