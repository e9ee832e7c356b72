"""Hands out the pictures that were uploaded, when no server in front of this one does."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.static import serve

# What is written there has one of these endings; nothing else is handed out, and nothing looks into a file.
TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
# Files that came with another blog: for the disk, but for what browsers play or show without running anything.
DOWNLOADS = {
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf"), "application/octet-stream"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".csv"), "application/octet-stream"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "application/octet-stream"),
    **dict.fromkeys((".zip", ".gz", ".epub", ".txt", ".ics"), "application/octet-stream"),
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
}


# A picture's name is random and never used again, so it may be kept for ever.
@cache_control(public=True, immutable=True, max_age=60 * 60 * 24 * 365)
# Opened by itself, a file is a picture and no page: nothing in it runs or loads anything.
@csp_override({"default-src": [CSP.NONE], "sandbox": [""]})
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    ending = PurePosixPath(path).suffix
    kind = TYPES.get(ending) or (DOWNLOADS.get(ending) if path.startswith("files/") else None)
    if kind is None:
        raise Http404
    response = _from_store(path) if settings.MEDIA else _from_disk(request, path)
    response["Content-Type"] = kind
    if kind == "application/octet-stream":
        response["Content-Disposition"] = "attachment"
    return response


def _from_disk(request: HttpRequest, path: str) -> HttpResponseBase:
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


def _from_store(path: str) -> HttpResponseBase:
    try:
        pieces, length = default_storage.in_pieces(path)  # type: ignore[attr-defined]
    except FileNotFoundError:
        raise Http404 from None
    return StreamingHttpResponse(pieces, headers={"Content-Length": str(length)})
