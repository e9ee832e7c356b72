"""What Python can do at best: ready bytes out of a WSGI callable, and out of a Django view, on the site's own server.

``BENCHMARK_ANSWER`` names the file with what both answer: headers and body, pickled.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

HEADERS, BODY = pickle.loads(Path(os.environ["BENCHMARK_ANSWER"]).read_bytes())


def callable_(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]


def view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, headers=dict(HEADERS))


urlpatterns = [re_path("", view)]


def django_application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    return _handler(environ, start_response)


if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
_handler = WSGIHandler()
