"""The site's language and time, for everything that a request makes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from blog.models import Site
from blog.models.site import is_time_zone


class SiteMiddleware:
    """Looks up the site once a request, as ``request.site``, and speaks its language in its time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A file has neither.
        if request.path.startswith(settings.MEDIA_URL):
            return self.get_response(request)
        site = Site.current()
        request.site = site  # type: ignore[assignment]
        with ExitStack() as here:
            here.enter_context(translation.override(site.language))
            if is_time_zone(site.time_zone):
                here.enter_context(timezone.override(site.time_zone))
            return self.get_response(request)
