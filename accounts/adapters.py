"""What allauth does otherwise than by default: an account is a provider's (provider, uid), and nothing else."""

# ruff: noqa: ARG002 - allauth says what its hooks are given.

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider, ProviderException
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, gettext_lazy

from accounts.avatars import look_after_avatar
from accounts.client import client_of
from accounts.connections import connect, note_sign_in
from accounts.identity import name_in, website_in
from accounts.models import User
from accounts.names import clean_data, clean_text, spelling
from accounts.outbound import GuardedSession, session_for
from accounts.providers import keys_for, label_of
from accounts.sign_in import failure, remembered_state, safe_url

# How providers say that somebody pressed "Cancel".
CANCELLED = {"access_denied", "user_cancelled_login", "user_cancelled_authorize"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "There were too many attempts. Please wait five minutes, then try again."
        ),
    }

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: the page that a visitor lands on shows who they are."""

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session under a new key. Whoever was signed in before is signed out first."""
        if request.user.is_authenticated:
            self.logout(request)
        super().login(request, user)
        note_sign_in(request)
        data = remembered_state(request).get("data") or {}
        if data.get("remember"):
            request.session.set_expiry(settings.SESSION_COOKIE_AGE)

    def post_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse:
        if sociallogin := (about.get("signal_kwargs") or {}).get("sociallogin"):
            look_after_avatar(sociallogin.account)
        response: HttpResponse = super().post_login(request, user, **about)
        return response

    def logout(self, request: HttpRequest) -> None:
        with _kept_entries(request):
            super().logout(request)

    def is_safe_url(self, url: str) -> bool:
        return bool(safe_url(context.request, url))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count "librarian", " Librarian" and "líbrarian" as one: each may be a guess at the same person's name."""
        return f"{get_current_site(request).domain}:{spelling(credentials.get('username', ''))}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address. Those who seem to have none share one allowance."""
        return client_of(request).address


@contextmanager
def _kept_entries(request: HttpRequest) -> Iterator[None]:
    """Carry what a visitor keeps of their session over its end."""
    kept = {
        key: request.session[key]
        for key in settings.SESSION_KEYS_KEPT_AT_SIGN_IN
        if key in request.session
    }
    yield
    request.session.update(kept)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_app(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SocialApp:
        app = keys_for(provider, self.list_apps(request, provider=provider, client_id=client_id))
        if app is None:
            raise SocialApp.DoesNotExist(provider)
        return app

    def get_requests_session(self) -> GuardedSession:
        return session_for(context.request)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Find nobody: an address proves nothing, whatever a row in the admin allows."""

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Fill in a new person from what the provider said. Raises ProviderException if that is unsound."""
        account = sociallogin.account
        user: User = sociallogin.user
        _demand_sound_uid(account)
        account.extra_data = clean_data(account.extra_data)
        user.username = opaque_username(account)
        user.email = data.get("email") or ""
        anybody = gettext("%(label)s user") % {"label": label_of(account.provider)}
        user.display_name = name_in(account) or anybody
        user.website = website_in(account)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            # Not by allauth's own way: that one would also save the person as this session read them.
            raise ImmediateHttpResponse(connect(request, sociallogin))
        if sociallogin.is_existing and not sociallogin.user.is_active:
            raise ImmediateHttpResponse(failure(request, "closed"))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: None = None) -> User:
        """Save the person and their account, both or neither; they may just have come by another door."""
        account, user = sociallogin.account, sociallogin.user
        if not user.username:  # allauth found it taken
            user.username = f"{opaque_username(account)}-{get_random_string(6).lower()}"
        try:
            with transaction.atomic():
                super().save_user(request, sociallogin, form)
        except IntegrityError:
            existing = SocialAccount.objects.select_related("user").get(
                provider=account.provider, uid=account.uid
            )
            sociallogin.account, sociallogin.user = existing, existing.user
        saved: User = sociallogin.user
        return saved

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        code = _failure_code(request) if "state" in (extra_context or {}) else "expired"
        raise ImmediateHttpResponse(failure(request, code))


def opaque_username(account: SocialAccount) -> str:
    """Return a user name that is always the same for an account and tells nothing of the person."""
    name = f"{account.provider}:{account.uid}"
    return f"{account.provider}-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _failure_code(request: HttpRequest) -> str:
    return "cancelled" if request.GET.get("error") in CANCELLED else "failed"


def _demand_sound_uid(account: SocialAccount) -> None:
    """Refuse a uid that was no plain text, or that the provider's two accounts of it differ in.

    allauth makes a text of whatever OpenID Connect says: "None" would be one account for many.
    """
    if clean_text(account.uid) != account.uid:
        raise ProviderException("The provider's number of the person is no plain text.")
    data = account.extra_data
    if account.provider != "linkedin":
        return
    said = [data[place].get("sub") for place in ("userinfo", "id_token") if place in data]
    if any(sub != account.uid for sub in said):
        raise ProviderException("The provider's number of the person is not the same everywhere.")
