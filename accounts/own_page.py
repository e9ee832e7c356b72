"""A person's own page: how others see them, and what they sign in with."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connections import LastAccountError, disconnect, may_disconnect, signed_in_lately
from accounts.identity import identity_of, name_in, said_of
from accounts.models import User
from accounts.profile import ProfileForm
from accounts.providers import label_of, offered_providers
from accounts.sign_in import (
    ProviderNotOffered,
    problem_sentence,
    redirect_to_provider,
    with_problem,
)
from accounts.verified import verified_address_in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest) -> HttpResponse:
    """Show the person's page; save what they say of themselves."""
    person = _person(request)
    if request.method != "POST":
        return _page(request, None)
    accounts = SocialAccount.objects.filter(user=person).count()
    form = ProfileForm(request.POST, request.FILES, instance=person, accounts=accounts)
    if not form.is_valid():
        # The page says what is saved, not what was typed.
        person.refresh_from_db()
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    form.save()
    return redirect(f"{reverse('own_page')}?saved=1")


@login_required
@require_POST
def connect_account(request: HttpRequest) -> HttpResponse:
    """Leave for a provider, to come back with one account more."""
    if not signed_in_lately(request):
        return _ask_again()
    provider_id = request.POST.get("provider", "")
    back = f"{reverse('own_page')}?{urlencode({'provider': provider_id})}"
    try:
        return redirect_to_provider(
            request,
            provider_id,
            next_url=reverse("own_page"),
            failure_url=back,
            connects=_person(request).pk,
        )
    except ProviderNotOffered:
        return redirect(with_problem(back, "unavailable"))


@login_required
@require_POST
def disconnect_account(request: HttpRequest) -> HttpResponse:
    if not signed_in_lately(request):
        return _ask_again()
    number = request.POST.get("account", "")
    try:
        if number.isdecimal():
            disconnect(request, _person(request), int(number[:18]))
    except LastAccountError:
        return redirect(with_problem(reverse("own_page"), "last"))
    return redirect("own_page")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required saw to it
    return request.user


def _ask_again() -> HttpResponse:
    """Lead to the log-in page, which leads back."""
    query = urlencode({"next": reverse("own_page"), "problem": "again"})
    return redirect(f"{reverse('account_login')}?{query}")


def _page(
    request: HttpRequest, form: ProfileForm | None, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    identity = identity_of(request)
    assert identity is not None  # noqa: S101 - login_required saw to it
    accounts = identity.accounts
    code, provider_id = request.GET.get("problem", ""), request.GET.get("provider", "")
    context = {
        "form": form or ProfileForm(instance=identity.user, accounts=len(accounts)),
        "identity": identity,
        "accounts": [_about(account) for account in accounts],
        "may_disconnect": may_disconnect(identity.user, len(accounts)),
        "providers": offered_providers(request),
        "problem": problem_sentence(code, provider_id),
        "is_saved": "saved" in request.GET and form is None,
    }
    return render(request, "accounts/own_page.html", context, status=status)


def _about(account: SocialAccount) -> dict[str, Any]:
    avatar = getattr(account, "avatar", None)
    email = said_of(account).get("email")
    return {
        "number": account.pk,
        "label": label_of(account.provider),
        "name": name_in(account),
        "email": email if isinstance(email, str) else "",
        "is_verified": bool(verified_address_in(account)),
        "picture_url": avatar.file.url if avatar and avatar.file else "",
    }
