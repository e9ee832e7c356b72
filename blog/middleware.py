"""The site's language and time, for everything that a request makes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from blog.models import Site
from blog.parts import parts_of


class SiteMiddleware:
    """Looks up the site, as ``request.site``, and speaks its language in its time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A file has neither.
        if request.path.startswith(settings.MEDIA_URL):
            return self.get_response(request)
        site = parts_of(request).get_or_make("site", Site.current)
        request.site = site  # type: ignore[assignment]
        with site.speaking():
            return self.get_response(request)
