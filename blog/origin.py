"""Where a POST comes from, as the browser says."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_from_this_site(request: HttpRequest) -> bool:
    """Tell whether the browser says that this site's own page sent the request.

    ``Sec-Fetch-Site`` (W3C Fetch Metadata) where there is one, else ``Origin`` (RFC 6454): no page can forge them.
    """
    if fetch_site := request.headers.get("Sec-Fetch-Site"):
        return fetch_site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
