"""Logging in and out."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import StaffLoginForm
from accounts.identity import identity_of
from accounts.providers import offered_providers
from accounts.sign_in import (
    ProviderNotOffered,
    problem_sentence,
    redirect_to_provider,
    safe_url,
    sign_out,
)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Offer the providers to everybody and a password to staff."""
    if request.method != "POST":
        return _offer(request)
    if provider_id := request.POST.get("provider"):
        return _leave_for(request, provider_id)
    form = StaffLoginForm(request, data=request.POST)
    if not form.is_valid():
        return _refuse(request, form)
    get_adapter(request).login(request, form.get_user())
    if form.cleaned_data["remember"]:
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    return redirect(_next(request) or reverse("admin:index"))


@require_http_methods(["GET", "HEAD", "POST"])
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session; asked by a link, ask whether that is meant."""
    if request.method == "POST":
        sign_out(request)
        return redirect(_next(request) or settings.LOGOUT_REDIRECT_URL)
    return render(
        request, "accounts/logout.html", {"identity": identity_of(request), "next": _next(request)}
    )


def _next(request: HttpRequest) -> str:
    return safe_url(request, request.POST.get("next") or request.GET.get("next", ""))


def _is_asked_again(request: HttpRequest) -> bool:
    """Whether somebody who is signed in wants what takes more than a browser that was left open."""
    guarded = {reverse("own_page"), reverse("own_data")}
    return request.user.is_authenticated and _next(request) in guarded


def _offer(request: HttpRequest) -> HttpResponse:
    next_url = _next(request)
    if next_url and request.user.is_staff and not _is_asked_again(request):
        return redirect(next_url)
    problem = problem_sentence(request.GET.get("problem", ""), request.GET.get("provider", ""))
    return _page(request, StaffLoginForm(request), problem=problem)


def _leave_for(request: HttpRequest, provider_id: str) -> HttpResponse:
    next_url = _next(request) or reverse(settings.LOGIN_REDIRECT_URL)
    back = f"{reverse('account_login')}?{urlencode({'next': next_url, 'provider': provider_id})}"
    remember = bool(request.POST.get("remember"))
    try:
        return redirect_to_provider(
            request, provider_id, next_url=next_url, failure_url=back, remember=remember
        )
    except ProviderNotOffered:
        problem = problem_sentence("unavailable", provider_id)
        return _page(
            request,
            StaffLoginForm(request),
            problem=problem,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )


def _refuse(request: HttpRequest, form: StaffLoginForm) -> HttpResponse:
    limited = form.is_rate_limited()
    status = HTTPStatus.TOO_MANY_REQUESTS if limited else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, form, status=status)


def _page(
    request: HttpRequest, form: StaffLoginForm, *, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    identity = identity_of(request)
    providers = offered_providers(request)
    if identity and _is_asked_again(request):
        # Any other account would be another person.
        own = {account.provider for account in identity.accounts}
        providers = [provider for provider in providers if provider.id in own]
    context = {
        "form": form,
        "identity": identity,
        "next": _next(request),
        "problem": problem,
        "providers": providers,
    }
    return render(request, "accounts/login.html", context, status=status)
