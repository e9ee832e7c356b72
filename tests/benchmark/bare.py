"""What others are measured against: the same bytes, ready, from a WSGI callable and from a Django view."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = Path(os.environ["BENCHMARK_BODY"]).read_bytes()
HEADERS: list[tuple[str, str]] = [
    (name, value) for name, value in json.loads(os.environ["BENCHMARK_HEADERS"])
]


def callable_alone(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]


def view(_request: HttpRequest, **_address: object) -> HttpResponse:
    return HttpResponse(BODY, headers=dict(HEADERS))


urlpatterns = [path("<path:anything>", view)]


def django_alone() -> WSGIHandler:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
    return WSGIHandler()
