"""Nothing that a provider does ends in an error page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.sign_in import failure, remember_state

logger = logging.getLogger(__name__)


class SignInFailureMiddleware:
    """Brings a visitor back to where they began when a provider's answer breaks the code that reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view_and_arguments: Any) -> None:
        if _is_callback(request):
            remember_state(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not _is_callback(request):
            return None
        logger.error("A sign-in broke off at %s.", request.path, exc_info=exception)
        return failure(request, "failed")


def _is_callback(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and (match.url_name or "").endswith("_callback"))
