"""The providers that a visitor can sign in with, and which keys are used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest

from accounts.provider_settings import LINKEDIN_SERVER

# In the order in which they are shown.
LABELS = {
    "wordpress": "WordPress.com",
    "google": "Google",
    "twitter_oauth2": "X (Twitter)",
    "facebook": "Facebook",
    "linkedin": "LinkedIn",
}


@dataclass(frozen=True)
class Provider:
    id: str
    label: str


def label_of(provider_id: str) -> str:
    """Return the provider's name as people know it; what is not known comes back as it is."""
    return LABELS.get(provider_id, provider_id)


def offered_providers(request: HttpRequest) -> list[Provider]:
    """Return those that have keys, with one query."""
    apps = get_adapter(request).list_apps(request)
    return [Provider(name, label) for name, label in LABELS.items() if keys_for(name, apps)]


def keys_for(provider_id: str, apps: Iterable[SocialApp]) -> SocialApp | None:
    """Return the keys to use for a provider, or None. Those of the environment win over the admin's.

    A row of the admin counts only when it names the provider as this project does: the account that
    comes of it is kept under that name.
    """
    fitting = [app for app in apps if _is_for(provider_id, app) and app.client_id and app.secret]
    fitting.sort(key=lambda app: app.pk or 0)
    if not fitting:
        return None
    if provider_id == "linkedin":
        fitting[0].settings.setdefault("server_url", LINKEDIN_SERVER)
    return fitting[0]


def _is_for(provider_id: str, app: SocialApp) -> bool:
    if provider_id == "linkedin":
        return bool(app.provider == "openid_connect" and app.provider_id == "linkedin")
    return bool(app.provider == provider_id and app.provider_id in {"", provider_id})
