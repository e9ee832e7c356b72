"""WordPress.com as a provider, which allauth has not: https://developer.wordpress.com/docs/oauth2/."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from accounts.wordpress.views import WordPressOAuth2Adapter


class WordPressAccount(ProviderAccount):
    def get_profile_url(self) -> str | None:
        url: str | None = self.account.extra_data.get("profile_URL")
        return url


class WordPressProvider(OAuth2Provider):
    id = "wordpress"
    name = "WordPress.com"
    account_class = WordPressAccount
    oauth2_adapter_class = WordPressOAuth2Adapter

    def get_default_scope(self) -> list[str]:
        """Ask for who somebody is and for nothing of their sites."""
        return ["auth"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid = data["ID"]
        if isinstance(uid, bool) or not isinstance(uid, int | str):
            raise ValueError(f"ID must be a number: {uid!r}")
        return str(uid)

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "email": data.get("email"),
            "username": data.get("username"),
            "name": data.get("display_name"),
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email = data.get("email")
        verified = data.get("email_verified") is True
        return [EmailAddress(email=email, verified=verified, primary=True)] if email else []


provider_classes = [WordPressProvider]
