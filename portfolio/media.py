"""Hands out the pictures that were uploaded, when no server in front of this one does."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.static import serve

# What is written there has one of these endings; nothing else is handed out, and nothing looks into a file.
TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


# A picture's name is random and never used again, so it may be kept for ever.
@cache_control(public=True, immutable=True, max_age=60 * 60 * 24 * 365)
# Opened by itself, a file is a picture and no page: nothing in it runs or loads anything.
@csp_override({"default-src": [CSP.NONE], "sandbox": [""]})
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    kind = TYPES.get(PurePosixPath(path).suffix)
    if kind is None:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Type"] = kind
    return response
