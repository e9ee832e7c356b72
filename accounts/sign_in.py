"""Leaving for a provider and coming back, whatever happens there."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from accounts.providers import LABELS, label_of

logger = logging.getLogger(__name__)
# Where a visitor goes whose sign-in came back without a state that we know.
RETURN_KEY = "sign_in_return"


class ProviderNotOffered(Exception):  # noqa: N818
    """Nobody can sign in with this provider here."""


def redirect_to_provider(
    request: HttpRequest,
    provider_id: str,
    *,
    next_url: str,
    failure_url: str = "",
    remember: bool = False,
    connects: int | None = None,
) -> HttpResponse:
    """Answer with the page that leads to a provider, or back at once when there is no way to it.

    After success the browser comes to ``next_url``; after any failure to ``failure_url`` (or else
    ``next_url``) with ``problem`` added. Both must be on this site. ``remember``: stay signed in when the
    browser closes. ``connects``: the number of the person, signed in now, whom the account is to be connected to.
    Raises ProviderNotOffered.
    """
    next_url = safe_url(request, next_url) or "/"
    failure_url = safe_url(request, failure_url) or next_url
    request.session[RETURN_KEY] = failure_url
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise ProviderNotOffered(provider_id) from None
    data = {"failure": failure_url, "remember": remember, "connects": connects}
    process = AuthProcess.LOGIN if connects is None else AuthProcess.CONNECT
    try:
        leave = provider.redirect(request, process=process, next_url=next_url, data=data)
    except Exception:  # whatever a provider's description of itself can break
        logger.exception("The way to %s could not be found.", provider_id)
        return HttpResponseRedirect(with_problem(failure_url, "failed"))
    return _connecting(request, provider_id, leave.url)


def _connecting(request: HttpRequest, provider_id: str, address: str) -> HttpResponse:
    """Lead on by a page: a browser refuses a redirect to another host as the answer to a form here."""
    context = {"label": label_of(provider_id), "address": address}
    response = render(request, "accounts/connecting.html", context)
    response["Cache-Control"] = "no-store"
    return response


def sign_out(request: HttpRequest) -> None:
    """End the session: nothing of it is left."""
    logout(request)


def safe_url(request: HttpRequest, url: str) -> str:
    """Return ``url`` when it stays on this site, else ""."""
    hosts = {request.get_host()}
    fits = url_has_allowed_host_and_scheme(url, hosts, require_https=request.is_secure())
    return url if fits else ""


def failure(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Answer a sign-in that did not come about: back to where it began, with the reason in the address."""
    data = remembered_state(request).get("data") or {}
    url = data.get("failure") or request.session.get(RETURN_KEY, "")
    return HttpResponseRedirect(
        with_problem(safe_url(request, url) or reverse("account_login"), code)
    )


def remember_state(request: HttpRequest) -> None:
    """Keep what is known of this sign-in for as long as the request lasts: allauth uses it up at once."""
    stashed = statekit.get_states(request).get(request.GET.get("state", ""))
    request.META["accounts.sign_in_state"] = stashed[0] if stashed else {}


def remembered_state(request: HttpRequest) -> dict[str, Any]:
    state: dict[str, Any] = request.META.get("accounts.sign_in_state", {})
    return state


def with_problem(url: str, code: str) -> str:
    parts = urlsplit(url)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key != "problem"
    ]
    return urlunsplit(parts._replace(query=urlencode([*query, ("problem", code)])))


def problem_sentence(code: str, provider_id: str) -> str:
    """Return one plain sentence on why nobody was signed in; "" for a code that is not ours."""
    label = LABELS.get(provider_id) or gettext("the provider")
    sentences = {
        "cancelled": gettext("Signing in with %(label)s was cancelled."),
        "failed": gettext(
            "Signing in with %(label)s did not work this time. Please try again, or choose another way."
        ),
        "expired": gettext("That sign-in took too long or was used already. Please try again."),
        "closed": gettext("The account that you have here by %(label)s is closed."),
        "taken": gettext(
            "This %(label)s account already belongs to somebody here, so it was not connected."
        ),
        "again": gettext(
            "To be sure that it is you, please sign in once more. Then press the button again."
        ),
        "last": gettext(
            "This is the only account that you can sign in with. Connect another one first."
        ),
        "unavailable": gettext(
            "Signing in with %(label)s is not possible here. Please choose another way."
        ),
    }
    return sentences.get(code, "") % {"label": label}
