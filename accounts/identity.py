"""Who a visitor is signed in as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from django.http import HttpRequest

from accounts.models import User
from accounts.names import clean_name, clean_website
from accounts.providers import label_of


@dataclass(frozen=True)
class Identity:
    """The account that a signed-in visitor speaks with."""

    user: User
    provider: str  # "google", …; empty for a password log-in
    label: str  # "Google", …; empty for a password log-in
    name: str  # never empty
    website: str


def identity_of(request: HttpRequest) -> Identity | None:
    """Return who is signed in, by the account that this session began with; None for nobody."""
    user = request.user
    if not isinstance(user, User):
        return None
    account = _account_in_use(request, user)
    if account is None:
        return Identity(user, "", "", user.get_full_name(), user.website)
    return Identity(
        user=user,
        provider=account.provider,
        label=label_of(account.provider),
        name=name_in(account) or user.get_full_name(),
        website=website_in(account) or user.website,
    )


def _account_in_use(request: HttpRequest, user: User) -> SocialAccount | None:
    records = get_authentication_records(request, user)
    if not records or records[-1].get("method") != "socialaccount":
        return None
    provider, uid = records[-1].get("provider"), records[-1].get("uid")
    return SocialAccount.objects.filter(user=user, provider=provider, uid=uid).first()


def name_in(account: SocialAccount) -> str:
    """Return the name by which the provider knows this person, else the user name there, else ""."""
    said = said_of(account)
    parts = (
        said.get("first_name") or said.get("given_name"),
        said.get("last_name") or said.get("family_name"),
    )
    whole = " ".join(part for part in parts if isinstance(part, str))
    names = (said.get("name"), said.get("display_name"), whole, said.get("username"))
    return next(filter(None, map(clean_name, names)), "")


def website_in(account: SocialAccount) -> str:
    """Return the address of this person's page at the provider, else ""."""
    provider = "openid_connect" if account.provider == "linkedin" else account.provider
    provider_class = registry.get_class(provider)
    if provider_class is None:
        return ""
    return clean_website(provider_class.account_class(account).get_profile_url())


def said_of(account: SocialAccount) -> dict[str, Any]:
    """Return what the provider said of the person. OpenID Connect says it in two places."""
    data = account.extra_data
    for place in ("userinfo", "id_token"):
        if isinstance(data, dict) and isinstance(data.get(place), dict):
            return dict(data[place])
    return dict(data) if isinstance(data, dict) else {}
