"""The page in the administration where a site's owner takes everything away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portfolio.backup import daily
from portfolio.exports import shelf
from portfolio.exports.kinds import KINDS
from portfolio.exports.tasks import make_export

View = Callable[..., HttpResponseBase]


def _for_owners(view: View) -> View:
    """These files hold everything, the hashes of passwords included: whoever has them can become anybody."""

    @wraps(view)
    def guarded(request: HttpRequest, **names: str) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, **names)

    return never_cache(guarded)


@_for_owners
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    exports = shelf.exports()
    is_waiting = any(export.is_waiting for export in exports)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Export and backups"),
        "kinds": KINDS,
        "exports": exports,
        "backups": daily.backups(),
        "backups_kept": settings.BACKUPS_KEPT,
    }
    # Looks again by itself, with scripts or without.
    headers = {"Refresh": "3"} if is_waiting else {}
    return TemplateResponse(request, "portfolio/exports.html", context, headers=headers)


@_for_owners
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        messages.error(request, gettext("Please choose what to export."))
    elif name := shelf.reserve(kind):
        make_export.enqueue(name)
    return redirect("admin:exports")


@_for_owners
@require_safe
def download(request: HttpRequest, file: str) -> HttpResponseBase:  # noqa: ARG001
    export = shelf.find(file)
    is_ready = export.is_ready if export else False
    folder = shelf.FILES if is_ready else daily.FILES if daily.find(file) else None
    if folder is None:
        raise Http404
    content, size = folder.open(file)
    response = FileResponse(content, as_attachment=True, filename=file)
    response["Content-Length"] = str(size)
    return response


@_for_owners
@require_POST
def remove(request: HttpRequest, file: str) -> HttpResponse:
    export = shelf.find(file)
    if export and not export.is_waiting:
        shelf.FILES.remove(file)
        messages.success(request, gettext("It is removed."))
    return redirect("admin:exports")


def urls(guard: Callable[[View], View]) -> list[URLPattern]:
    """Return the pages' addresses below the administration's, whose guard lets only members in."""
    return [
        path("export/", guard(overview), name="exports"),
        path("export/ask/", guard(ask), name="ask_for_export"),
        path("export/<str:file>/", guard(download), name="download_export"),
        path("export/<str:file>/remove/", guard(remove), name="remove_export"),
    ]
