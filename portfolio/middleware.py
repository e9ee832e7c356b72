"""Which answers a cache may share, and which may be compressed."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

# What is not compressed already.
COMPRESSIBLE = re.compile(r"text/|application/(\w+\+)?(json|xml)\b|image/svg\+xml")
# How an answer says that it was made for somebody.
PERSONAL = re.compile(r"\b(private|no-store)\b")


class PrivateAnswersMiddleware:
    """Keep what was made for one visitor out of shared caches, unless the view said itself what may be kept.

    Stands outside SessionMiddleware, so that it sees a session that begins as well as one that goes on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        personal = settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies
        if personal and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress what is the same for everybody.

    The length of a compressed page tells something of its words to whoever can have others put beside them (BREACH):
    what was made for one visitor, and may hold their secrets, stays as it is. Stands outside the middleware that
    says so.
    """

    # With no secret in them, pages need no noise either: the same page is the same bytes.
    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = COMPRESSIBLE.match(response.get("Content-Type", ""))
        is_personal = PERSONAL.search(response.get("Cache-Control", "")) or response.cookies
        if not isinstance(response, HttpResponse) or not is_text or is_personal:
            return response
        return super().process_response(request, response)
