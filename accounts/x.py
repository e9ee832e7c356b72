"""X as allauth speaks to it, but for one thing: a name is not needed."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.twitter_oauth2.provider import TwitterOAuth2Provider


class XProvider(TwitterOAuth2Provider):
    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"name": data.get("name"), "username": data.get("username")}
