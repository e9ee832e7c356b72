"""The addresses that a site asks behind the visitor's back: token, user info, description and keys."""

from __future__ import annotations

import hmac
from typing import Any

from allauth.core.internal.httpkit import extract_basic_auth
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.views.decorators.http import require_safe

from accounts.identity_provider import faults
from accounts.identity_provider.provider import (
    TOKEN_SECONDS,
    Grant,
    appsecret_proof,
    challenge_of,
    provider_of,
)
from accounts.identity_provider.roles import LINKEDIN, ROLES, UID_FIELD, Role, info_of


def token(request: HttpRequest, role_id: str) -> HttpResponseBase:
    """Give a token for a code, once everything about the asking is right."""
    role, provider = ROLES[role_id], provider_of(request)
    if answer := faults.answer_instead(provider.fault, "token"):
        return answer
    asked = request.POST if request.method == "POST" else request.GET
    if request.method != role.token_method:
        return _refuse("invalid_request", status=405)
    if not _knows_secret(request, asked, role):
        return _refuse("invalid_client", status=401)
    grant = provider.take_code(asked.get("code", ""))
    if asked.get("grant_type") != "authorization_code" or not _fits(grant, asked, role):
        return _refuse("invalid_grant")
    assert grant is not None  # noqa: S101
    said: dict[str, Any] = {
        "access_token": provider.give_token(grant),
        "token_type": "bearer",
        "expires_in": "abc" if provider.fault == "token.expires_abc" else TOKEN_SECONDS,
        "scope": grant.scope,
    }
    if role.issuer and not provider.fault.startswith(("info.", "id_token.missing")):
        said["id_token"] = provider.id_token(grant)
    return JsonResponse(said)


def _knows_secret(request: HttpRequest, asked: QueryDict, role: Role) -> bool:
    client_id, secret = asked.get("client_id"), asked.get("client_secret")
    if role.uses_basic_auth:
        client_id, secret = extract_basic_auth(dict(request.headers))
    return client_id == role.client_id and hmac.compare_digest(secret or "", role.secret)


def _fits(grant: Grant | None, asked: QueryDict, role: Role) -> bool:
    """Is the code this client's own, for the same address, and does who asks hold the verifier?"""
    if grant is None or grant.role is not role or grant.redirect_uri != asked.get("redirect_uri"):
        return False
    return not grant.challenge or challenge_of(asked.get("code_verifier", "")) == grant.challenge


@require_safe
def info(request: HttpRequest, role_id: str) -> HttpResponseBase:
    """Say who gave the permission that a token stands for."""
    role, provider = ROLES[role_id], provider_of(request)
    if answer := faults.answer_instead(provider.fault, "info"):
        return answer
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    given = request.GET.get("access_token", "") if role.id == "facebook" else bearer
    grant = provider.tokens.get(given)
    if grant is None or grant.role is not role or not _is_proven(request, role, given):
        return _refuse("invalid_token", status=401)
    facts = info_of(grant.person, role, provider.base_url)
    if role.id == "facebook":
        asked = request.GET.get("fields", "id,name").split(",")
        fields = [field.partition(".")[0] for field in asked]
        facts = {key: fact for key, fact in facts.items() if key in fields}
    facts = faults.with_fault_in_uid(provider.fault, facts, UID_FIELD[role.id])
    return JsonResponse({"data": facts} if role.id == "twitter_oauth2" else facts)


def _is_proven(request: HttpRequest, role: Role, given: str) -> bool:
    if role.id != "facebook":
        return True
    proof = request.GET.get("appsecret_proof", "")
    return hmac.compare_digest(proof, appsecret_proof(role.secret, given))


@require_safe
def description(request: HttpRequest) -> HttpResponseBase:
    """Say where LinkedIn's addresses are, as OpenID Connect Discovery has it."""
    provider = provider_of(request)
    if answer := faults.answer_instead(provider.fault, "discovery"):
        return answer
    at = provider.base_url
    return JsonResponse(
        {
            "issuer": f"{at}/{LINKEDIN.issuer}",
            "authorization_endpoint": f"{at}/{LINKEDIN.authorize}",
            "token_endpoint": f"{at}/{LINKEDIN.token}",
            "userinfo_endpoint": f"{at}/{LINKEDIN.info}",
            "jwks_uri": f"{at}/linkedin/oauth/openid/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email"],
        }
    )


@require_safe
def linkedin_keys(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(provider_of(request).jwks())


@require_safe
def google_keys(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(provider_of(request).certificates())


def _refuse(error: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
