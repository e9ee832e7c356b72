"""The page of the first start."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portfolio import first_start
from portfolio.forms import FirstStartForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Ask who owns the site, make that person and let them in. Without the printed link there is no such page."""
    if not first_start.opens(token):
        raise Http404
    if request.method != "POST":
        return render(request, "portfolio/first_start.html", {"form": FirstStartForm()})
    form = FirstStartForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "portfolio/first_start.html", {"form": form}, status=status)
    try:
        owner = first_start.begin(form)
    except first_start.BegunAlreadyError:
        raise Http404 from None
    login(request, owner, BACKEND)
    return redirect("admin:index")
