"""The page on which somebody says who they are, and lets the site know it."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity_provider.provider import CODE_SECONDS, Grant, IdentityProvider, provider_of
from accounts.identity_provider.roles import ROLES, Role

CSS = Path(__file__).with_name("consent.css")


@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest, role_id: str) -> HttpResponse:
    """Ask who somebody is, then send them back with a code, or with word that they would rather not."""
    role, provider = ROLES[role_id], provider_of(request)
    if problem := _problem_with_request(request, role):
        return HttpResponseBadRequest(problem, content_type="text/plain")
    if request.method != "POST":
        return _consent_page(request, role, provider)
    if provider.fault == "authorize.error":
        return _back(request, {"error": "server_error"})
    if "cancel" in request.POST:
        return _back(request, {"error": role.cancelled})
    person = next((one for one in provider.people if one.key == request.POST.get("person")), None)
    if person is None:
        return HttpResponseBadRequest("Nobody was chosen.", content_type="text/plain")
    grant = Grant(
        role=role,
        person=person,
        redirect_uri=request.GET["redirect_uri"],
        scope=request.GET.get("scope", ""),
        challenge=request.GET.get("code_challenge", ""),
        nonce=request.GET.get("nonce", ""),
        expires_at=time.monotonic() + CODE_SECONDS,
    )
    return _back(request, {"code": provider.give_code(grant)})


def _problem_with_request(request: HttpRequest, role: Role) -> str:
    asked = request.GET
    if asked.get("client_id") != role.client_id:
        return "This application is not known here."
    if urlsplit(asked.get("redirect_uri", "")).path != _callback_path(role):
        return "The redirect URI is not one that the application named."
    if asked.get("response_type") != "code":
        return "The response type must be code."
    if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
        return "The code challenge method must be S256."
    if role.demands_pkce and not asked.get("code_challenge"):
        return "A code challenge is needed."
    return ""


def _callback_path(role: Role) -> str:
    if role.id == "linkedin":
        return reverse("openid_connect_callback", kwargs={"provider_id": "linkedin"})
    return reverse(f"{role.id}_callback")


def _consent_page(request: HttpRequest, role: Role, provider: IdentityProvider) -> HttpResponse:
    site = urlsplit(request.GET["redirect_uri"])
    context = {"role": role, "people": provider.people, "site": provider.site_name or site.netloc}
    response = HttpResponse(render_to_string("identity_provider/consent.html", context))
    origin = f"{site.scheme}://{site.netloc}"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action 'self' {origin}"
    )
    response["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest, answer: dict[str, str]) -> HttpResponse:
    state = {"state": request.GET["state"]} if "state" in request.GET else {}
    uri = request.GET["redirect_uri"]
    return HttpResponseRedirect(f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer | state)}")


@require_safe
def style(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(CSS.read_bytes(), content_type="text/css; charset=utf-8")
