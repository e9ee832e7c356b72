"""Signing in as a browser does it: leave by the form, consent at the provider, come back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from django.test import Client

PROVIDERS = ["wordpress", "google", "twitter_oauth2", "facebook", "linkedin"]


def leave(client: Client, provider_id: str, *, next_url: str = "/", **data: Any) -> str:
    """Press a provider's button on the log-in page; return the address that the browser is led to."""
    response = client.post("/accounts/login/", {"provider": provider_id, "next": next_url, **data})
    assert response.status_code == 200, response.headers
    address: str = response.context["address"]
    return address


def consent(address: str, person: str = "jo-reader", **data: str) -> str:
    """Choose a person on the provider's page; return the address (of this site) that it leads back to."""
    data = data or {"person": person}
    with requests.post(address, data=data, allow_redirects=False, timeout=5) as response:
        assert response.status_code == 302, response.text
        back = urlsplit(response.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(
    client: Client, provider_id: str, person: str = "jo-reader", *, next_url: str = "/", **data: Any
) -> Any:
    """Go the whole way; return the answer that the browser gets when it comes back."""
    return client.get(consent(leave(client, provider_id, next_url=next_url, **data), person))


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))
