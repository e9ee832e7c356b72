"""Whether a POST comes from this site's own page, also from one that holds no token."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from blog.origin import is_from_this_site


class _Check(CsrfViewMiddleware):
    """Django's check, which says its reason instead of answering with a page that knows nothing of the text."""

    def _reject(self, request: HttpRequest, reason: str) -> str:  # noqa: ARG002
        return reason


def has_session(request: HttpRequest) -> bool:
    """Tell whether the visitor's browser keeps a session: only then does a page hold anything of its own."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def is_trusted(request: HttpRequest) -> bool:
    """Tell whether a POST may be acted on: with a session Django's token decides, without one the browser's word.

    A guest's POST carries no authority that another site could abuse, so the page that everybody shares needs no token.
    """
    if not has_session(request):
        return is_from_this_site(request)
    check = _Check(HttpResponse)
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {}) is None
