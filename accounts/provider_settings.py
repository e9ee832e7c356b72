"""What allauth is told of each provider. Read by the settings, so it imports nothing that needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LINKEDIN_SERVER = "https://www.linkedin.com/oauth"


def settings_from(env: Callable[[str], str]) -> dict[str, dict[str, Any]]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS; ``env`` gives a variable of the environment, or "".

    An e-mail address is asked for only where that needs no permission of the provider's for the asking
    site, and PKCE is used by those that understand it: Facebook's token address is asked by GET, where
    allauth sends no verifier, and LinkedIn and WordPress.com have none for sites with a secret.
    """
    return {
        "google": {
            "SCOPE": ["openid", "profile", "email"],
            "OAUTH_PKCE_ENABLED": True,
            "APPS": _keys(env, "GOOGLE"),
        },
        "twitter_oauth2": {
            "provider_class": "accounts.x.XProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": _keys(env, "TWITTER"),
        },
        "facebook": {
            "SCOPE": ["public_profile"],
            "FIELDS": ["id", "name", "email", "link", "picture.type(large)"],
            "APPS": _keys(env, "FACEBOOK"),
        },
        "wordpress": {"APPS": _keys(env, "WORDPRESS")},
        "openid_connect": {
            "APPS": [
                {
                    **keys,
                    "provider_id": "linkedin",
                    "name": "LinkedIn",
                    "settings": {"server_url": LINKEDIN_SERVER},
                }
                for keys in _keys(env, "LINKEDIN")
            ],
        },
    }


def _keys(env: Callable[[str], str], prefix: str) -> list[dict[str, Any]]:
    client_id, secret = env(f"{prefix}_CLIENT_ID"), env(f"{prefix}_CLIENT_SECRET")
    return [{"client_id": client_id, "secret": secret}] if client_id and secret else []
