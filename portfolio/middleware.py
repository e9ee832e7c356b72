"""Which answers a cache may share."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control


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
