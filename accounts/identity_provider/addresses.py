"""Where allauth's code asks the providers: the real addresses, or the stand-in's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.providers.facebook import flows as facebook_flows
from allauth.socialaccount.providers.facebook.views import FacebookOAuth2Adapter
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.twitter_oauth2.views import TwitterOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.identity_provider.roles import FACEBOOK, GOOGLE, LINKEDIN, WORDPRESS, Role, X
from accounts.provider_settings import settings_from
from accounts.wordpress.views import WordPressOAuth2Adapter

REAL_HOSTS = {
    "accounts.google.com",
    "api.x.com",
    "graph.facebook.com",
    "oauth2.googleapis.com",
    "public-api.wordpress.com",
    "www.facebook.com",
    "www.googleapis.com",
    "www.linkedin.com",
    "x.com",
}
# Which attribute of allauth's holds which path of the stand-in's.
PLACES: tuple[tuple[Any, str, str], ...] = (
    (google, "CERTS_URL", "google/oauth2/v1/certs"),
    (google, "IDENTITY_URL", GOOGLE.info),
    (google, "ACCESS_TOKEN_URL", GOOGLE.token),
    (google, "AUTHORIZE_URL", GOOGLE.authorize),
    (google, "ID_TOKEN_ISSUER", GOOGLE.issuer),
    (google.GoogleOAuth2Adapter, "access_token_url", GOOGLE.token),
    (google.GoogleOAuth2Adapter, "authorize_url", GOOGLE.authorize),
    (google.GoogleOAuth2Adapter, "id_token_issuer", GOOGLE.issuer),
    (google.GoogleOAuth2Adapter, "identity_url", GOOGLE.info),
    (TwitterOAuth2Adapter, "access_token_url", X.token),
    (TwitterOAuth2Adapter, "authorize_url", X.authorize),
    (TwitterOAuth2Adapter, "profile_url", X.info),
    (FacebookOAuth2Adapter, "access_token_url", FACEBOOK.token),
    (FacebookOAuth2Adapter, "authorize_url", FACEBOOK.authorize),
    (FacebookOAuth2Adapter, "provider_default_auth_url", FACEBOOK.authorize),
    (facebook_flows, "GRAPH_API_URL", "facebook/graph"),
    (WordPressOAuth2Adapter, "access_token_url", WORDPRESS.token),
    (WordPressOAuth2Adapter, "authorize_url", WORDPRESS.authorize),
    (WordPressOAuth2Adapter, "profile_url", WORDPRESS.info),
)


def point_allauth_at(base_url: str) -> Callable[[], None]:
    """Send all sign-ins to the stand-in at ``base_url``; return what undoes it.

    Raises ImproperlyConfigured outside the demo and the tests.
    """
    if not (settings.DEMO or settings.TESTING):
        raise ImproperlyConfigured(
            "The stand-in for the providers plays in the demo and the tests only."
        )
    changes: list[tuple[Any, str, Any]] = [
        (place, name, f"{base_url}/{path}") for place, name, path in PLACES
    ]
    changes += [
        (settings, "IDENTITY_PROVIDER_URL", base_url),
        (settings, "SOCIALACCOUNT_PROVIDERS", _settings_at(base_url)),
    ]
    before = [(place, name, getattr(place, name)) for place, name, _ in changes]
    _set(changes)
    return lambda: _set(before)


def _set(changes: list[tuple[Any, str, Any]]) -> None:
    for place, name, value in changes:
        setattr(place, name, value)


def _settings_at(base_url: str) -> dict[str, Any]:
    """Return what allauth is told of the providers, with the stand-in's keys instead of any real ones."""
    keys = {**_keys(GOOGLE, "GOOGLE"), **_keys(X, "TWITTER"), **_keys(FACEBOOK, "FACEBOOK")}
    keys |= {**_keys(LINKEDIN, "LINKEDIN"), **_keys(WORDPRESS, "WORDPRESS")}
    told = settings_from(lambda name: keys[name])
    told["openid_connect"]["APPS"][0]["settings"] = {"server_url": f"{base_url}/{LINKEDIN.issuer}"}
    return told


def _keys(role: Role, prefix: str) -> dict[str, str]:
    return {f"{prefix}_CLIENT_ID": role.client_id, f"{prefix}_CLIENT_SECRET": role.secret}


def foreign_addresses() -> list[str]:
    """Return the addresses in use that are not a real provider's own."""
    return [address for address in _addresses_in_use() if not _is_real(address)]


def _addresses_in_use() -> Iterator[str]:
    for place, name, _ in PLACES:
        yield getattr(place, name)
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", []):
        yield app["settings"]["server_url"]
    if settings.IDENTITY_PROVIDER_URL:
        yield settings.IDENTITY_PROVIDER_URL


def _is_real(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.netloc in REAL_HOSTS
