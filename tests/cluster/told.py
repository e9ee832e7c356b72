"""What a test tells the replicas: which moment it is, and settings of its own. A file has it."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

VARIABLE = "CLUSTER_TOLD"
NOTHING: dict[str, Any] = {"now": None, "settings": {}}


def tell(path: Path, **what: Any) -> None:
    """Let the replicas believe this besides what they were told; without anything, what is true."""
    before = _read(path) if what and path.exists() else NOTHING
    half = path.with_suffix(".half")
    half.write_text(json.dumps(before | what), encoding="utf-8")
    half.replace(path)


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


# --- In a replica ---

_now = timezone.now


def now() -> datetime.datetime:
    """In the place of Django's."""
    moment = _read(Path(os.environ[VARIABLE]))["now"]
    return datetime.datetime.fromisoformat(moment) if moment else _now()


class ToldMiddleware:
    """Let the settings be as the test wants them, whenever somebody asks for something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.own = {"REPLY_SECONDS": settings.REPLY_SECONDS}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = _read(Path(os.environ[VARIABLE]))["settings"]
        for name, value in (self.own | told).items():
            setattr(settings, name, value)
        return self.get_response(request)
