"""The page of all that is kept about somebody with an account: to see, to take along, to erase."""

from __future__ import annotations

import tempfile
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.connections import signed_in_lately
from accounts.models import User
from portfolio.personal.erasing import StillNeededError, erase
from portfolio.personal.export import count_of, write_export
from portfolio.personal.forms import LEAVE, ErasingForm
from portfolio.personal.subject import Subject, subject_of_account

# Larger ones are written to a disk.
BYTES_IN_MEMORY = 5_000_000


@never_cache
@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    return _page(request, ErasingForm())


@never_cache
@login_required
@require_POST
def take_along(request: HttpRequest) -> HttpResponseBase:
    return packed(_subject(request)) if signed_in_lately(request) else _ask_again()


@never_cache
@login_required
@require_POST
def erase_account(request: HttpRequest) -> HttpResponse:
    if not signed_in_lately(request):
        return _ask_again()
    form = ErasingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        receipt = erase(_subject(request), keeps_words=form.cleaned_data["words"] == LEAVE)
    except StillNeededError:
        return _page(request, ErasingForm(), status=HTTPStatus.CONFLICT)
    logout(request)
    return render(request, "portfolio/personal/receipt.html", {"receipt": receipt})


def packed(subject: Subject) -> FileResponse:
    """Answer with everything that is kept about the person."""
    file = tempfile.SpooledTemporaryFile(BYTES_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    write_export(subject, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="my-data.zip")


def kept(subject: Subject) -> list[tuple[str, int]]:
    """Return what there is of the person, in words and numbers."""
    counts = count_of(subject)
    return [
        (capfirst(str(apps.get_model(label)._meta.verbose_name_plural)), count)
        for label, count in counts.items()
        # Who they are needs no count.
        if label != "accounts.user"
    ]


def _subject(request: HttpRequest) -> Subject:
    assert isinstance(request.user, User)  # noqa: S101 - login_required saw to it
    return subject_of_account(request.user)


def _ask_again() -> HttpResponse:
    """Lead to the log-in page, which leads back: a browser that was left open is not enough."""
    query = urlencode({"next": reverse("own_data"), "problem": "again"})
    return redirect(f"{reverse('account_login')}?{query}")


def _page(request: HttpRequest, form: ErasingForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    subject = _subject(request)
    context: dict[str, Any] = {"form": form, "kept": kept(subject), "subject": subject}
    return render(request, "portfolio/personal/own_data.html", context, status=status)
