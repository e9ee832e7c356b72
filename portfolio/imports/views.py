"""The pages of the administration where another blog is brought in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portfolio.imports import shelf
from portfolio.imports.forms import UploadForm, WritersForm
from portfolio.imports.kinds import KINDS, Kind
from portfolio.imports.permissions import may_import
from portfolio.imports.receiving import receive
from portfolio.imports.steps import begin, bring_in, cancel, discard, go_on
from portfolio.moving.importing.summing_up import counted
from portfolio.moving.models import Import

View = Callable[..., HttpResponseBase]
IMPORTS_A_PAGE, REMARKS_A_PAGE = 20, 100
# Seconds between two looks of a browser without scripts.
OFTEN = 3


def _for_importers(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return view(request, **names)

    return never_cache(guarded)


def _onto_the_shelf(view: View) -> View:
    """Decide where the bytes go before anything reads them, and that is before the check for forgery, too."""

    @wraps(view)
    def prepared(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if may_import(request.user):
            if problem := shelf.refusal(int(request.META.get("CONTENT_LENGTH") or 0)):
                status = HTTPStatus.CONTENT_TOO_LARGE
                return _overview(request, name=names["kind"], problems=[problem], status=status)
            request.upload_handlers = [shelf.OntoShelf(request)]
        return view(request, **names)

    return csrf_exempt(prepared)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> TemplateResponse:
    every = admin.site.each_context(request)
    return TemplateResponse(
        request, f"portfolio/imports/{template}.html", {**every, **context}, status=status
    )


def _overview(
    request: HttpRequest,
    *,
    name: str = "",
    run: Import | None = None,
    problems: list[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    runs = Paginator(Import.objects.select_related("started_by"), IMPORTS_A_PAGE)
    context = {
        "title": gettext("Import"),
        "kinds": {
            name: (kind, UploadForm(has_media=kind.has_media)) for name, kind in KINDS.items()
        },
        "runs": runs.get_page(request.GET.get("page")),
        "problems": problems,
        "sent": name,
        "run": run,
        "kept": shelf.files(run) if run else [],
        "most": shelf.MOST,
    }
    return _page(request, "overview", context, status)


@_for_importers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


@_for_importers
@require_POST
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Take the files. Those that are good stay if others are not, and wait for what comes in their place."""
    if kind not in KINDS:
        raise Http404
    form = UploadForm(request.POST, request.FILES, has_media=KINDS[kind].has_media)
    form.full_clean()
    sent = form.cleaned_data.get("exports", []), form.cleaned_data.get("pictures")
    kept = request.POST.get("kept", "")
    run, problems = receive(*sent, kind=kind, earlier=kept, by=request.user)  # type: ignore[arg-type]
    problems += [str(error) for errors in form.errors.values() for error in errors]
    if problems or run is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _overview(request, name=kind, run=run, problems=problems, status=status)
    return redirect("admin:import_run", run.pk)


@_for_importers
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import as it is now: what is asked before it, how far it is, or what came of it."""
    run = get_object_or_404(Import.objects.select_related("started_by"), pk=pk)
    if run.status == Import.Status.PREPARED:
        return _preparation(request, run)
    context = {"title": gettext("Import"), "run": run, "kind": _kind(run), "counts": counted(run)}
    if not run.is_over:
        # Without scripts, the page looks again by itself.
        return _page(request, "going_on", {**context, "often": OFTEN})
    remarks = Paginator(run.remarks.select_related("post"), REMARKS_A_PAGE)
    context["remarks"] = remarks.get_page(request.GET.get("page"))
    context["has_files"] = shelf.is_here(run)
    return _page(request, "over", context)


def _or_load_anew(view: View) -> View:
    """Have the whole page ask for the log-in when the session has ended, instead of the piece that looks again."""

    @wraps(view)
    def looked(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if "HX-Request" in request.headers and not may_import(request.user):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return view(request, **names)

    return looked


@_for_importers
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far it is as a piece of a page; when it is over, have the page loaded anew."""
    run = get_object_or_404(Import, pk=pk)
    if run.is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _page(request, "progress", {"run": run, "counts": counted(run)})


@_for_importers
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, unless it has begun already: then this is the second of two clicks."""
    run = get_object_or_404(Import, pk=pk)
    if run.status == Import.Status.PREPARED:
        form = _writers_form(run, request.POST)
        if not form.is_valid():
            return _preparation(request, run, form)
        begin(
            run,
            people=form.people(),
            fetches_media=form.cleaned_data.get("fetches_media", False),
            is_trial="trial" in request.POST,
        )
    return redirect("admin:import_run", pk)


def _writers_form(run: Import, sent: Any = None) -> WritersForm:
    kind = _kind(run)
    return WritersForm(
        sent,
        found=shelf.found(run),
        kind=kind,
        fetches=kind.has_media and shelf.media(run) is None,
        initial={"fetches_media": True},
    )


def _preparation(
    request: HttpRequest, run: Import, form: WritersForm | None = None
) -> HttpResponse:
    context = {
        "title": gettext("Import"),
        "run": run,
        "kind": _kind(run),
        "found": shelf.found(run),
        "files": shelf.files(run),
        "media": shelf.media(run),
        "form": form or _writers_form(run),
        "is_here": shelf.is_here(run),
    }
    return _page(request, "preparation", context, HTTPStatus.UNPROCESSABLE_ENTITY if form else 200)


def _kind(run: Import) -> Kind:
    return KINDS[run.kind]


def _step(take: Callable[[Import], str]) -> View:
    """Return a view that takes a step with an import and says what came of it, if anything is to be said."""

    @_for_importers
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(Import, pk=pk)
        if words := take(run):
            messages.success(request, words)
        is_left = Import.objects.filter(pk=pk).exists()
        return redirect("admin:import_run", pk) if is_left else redirect("admin:imports")

    return view


def urls(guard: Callable[[View], View]) -> list[URLPattern]:
    """Return the pages' addresses below the administration's, whose guard lets only members in."""
    return [
        path("import/", guard(overview), name="imports"),
        path("import/from/<slug:kind>/", _onto_the_shelf(guard(upload)), name="import_upload"),
        path("import/<int:pk>/", guard(one), name="import_run"),
        path("import/<int:pk>/progress/", _or_load_anew(guard(progress)), name="import_progress"),
        path("import/<int:pk>/begin/", guard(start), name="import_begin"),
        path("import/<int:pk>/cancel/", guard(_step(cancel)), name="import_cancel"),
        path("import/<int:pk>/go-on/", guard(_step(go_on)), name="import_go_on"),
        path("import/<int:pk>/bring-in/", guard(_step(bring_in)), name="import_bring_in"),
        path("import/<int:pk>/discard/", guard(_step(discard)), name="import_discard"),
    ]
