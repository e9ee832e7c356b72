"""Tells the log and the metrics which view it is that answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from blog.shared import shared_of
from portfolio.operating.current import current

# What stands in an address and opens something: never written to a log.
SECRETS = frozenset({"token", "secret", "key"})


class ViewMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        this = current()
        if this and shared_of(response) and not request.META.get("HTTP_COOKIE"):
            this.is_made = not request.META.get("QUERY_STRING")
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> None:
        this, match = current(), request.resolver_match
        if this and match:
            this.view = match.view_name or "unnamed"
            this.path = request.path
            for name in SECRETS & kwargs.keys():
                this.path = this.path.replace(str(kwargs[name]), "***")
