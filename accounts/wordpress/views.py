"""Where WordPress.com is asked, and where it sends a visitor back to."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView
from django.http import HttpRequest


class WordPressOAuth2Adapter(OAuth2Adapter):
    provider_id = "wordpress"
    authorize_url = "https://public-api.wordpress.com/oauth2/authorize"
    access_token_url = "https://public-api.wordpress.com/oauth2/token"  # noqa: S105
    profile_url = "https://public-api.wordpress.com/rest/v1.1/me"

    def complete_login(
        self, request: HttpRequest, _app: SocialApp, token: SocialToken, **_kwargs: Any
    ) -> SocialLogin:
        headers = {"Authorization": f"Bearer {token.token}"}
        with get_adapter(request).get_requests_session() as session:
            response = session.get(self.profile_url, headers=headers)
            response.raise_for_status()
        return self.get_provider().sociallogin_from_response(request, response.json())


oauth2_callback = OAuth2CallbackView.adapter_view(WordPressOAuth2Adapter)
