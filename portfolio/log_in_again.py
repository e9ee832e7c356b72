"""Words that were posted when the session had ended, or with the token of another, come back with the log-in form."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.csrf import csrf_failure as plain_csrf_failure

from accounts.forms import StaffLoginForm
from blog.admin import PostAdmin
from blog.models import Post
from blog.origin import is_from_this_site

# What sends the whole form of a post, and what sends it while it is typed.
FORM = {f"admin:blog_post_{name}" for name in ("add", "change", "preview", "preview_links")}
ADD = "admin:blog_post_add"
AUTOSAVE = "admin:blog_post_autosave"
# Never given back: the log-in's own fields, and the buttons.
LOG_IN_FIELDS = {"csrfmiddlewaretoken", "username", "password", "remember"}


class LogInAgainMiddleware:
    """Asks for the log-in, instead of throwing away the words, when a post's form comes from nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view_and_arguments: Any) -> HttpResponse | None:
        if not _holds_words(request) or _may_enter(request):
            return None
        if _is_autosave(request):
            return JsonResponse({"loggedOut": True}, status=HTTPStatus.UNAUTHORIZED)
        form = StaffLoginForm(request, data=request.POST) if "password" in request.POST else None
        if form and form.is_valid():
            get_adapter(request).login(request, form.get_user())
            if form.cleaned_data["remember"]:
                request.session.set_expiry(settings.SESSION_COOKIE_AGE)
            return _show_again(request)
        return _ask(request, form)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give the words back that came with the token of a session before this one. Nothing is done with them."""
    if not _holds_words(request):
        return plain_csrf_failure(request, reason)
    if _is_autosave(request):
        # Only a page of this site's own can read the answer.
        answer = {"token": get_token(request)} if _may_enter(request) else {"loggedOut": True}
        return JsonResponse(answer, status=HTTPStatus.FORBIDDEN)
    return _show_again(request) if _may_enter(request) else _ask(request, None)


def _holds_words(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_ours = match is not None and match.view_name in FORM | {AUTOSAVE}
    return is_ours and request.method == "POST" and is_from_this_site(request)


def _is_autosave(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == AUTOSAVE


def _may_enter(request: HttpRequest) -> bool:
    return admin.site.has_permission(request)


def _form_address(request: HttpRequest) -> str:
    number = _object_id(request)
    return reverse("admin:blog_post_change", args=[number]) if number else reverse(ADD)


def _object_id(request: HttpRequest) -> str | None:
    match = request.resolver_match
    return match.kwargs.get("object_id") if match else None


def _ask(request: HttpRequest, form: StaffLoginForm | None) -> HttpResponse:
    words = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in LOG_IN_FIELDS and not name.startswith("_")
        for value in values
        if isinstance(value, str)
    ]
    context = {
        "form": form or StaffLoginForm(request),
        "words": words,
        "address": _form_address(request),
    }
    limited = form is not None and form.is_rate_limited()
    status = HTTPStatus.TOO_MANY_REQUESTS if limited else HTTPStatus.UNAUTHORIZED
    response = render(request, "portfolio/log_in_again.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _show_again(request: HttpRequest) -> HttpResponse:
    """Show the post's form with the words, for the writer to save them."""
    posts = admin.site.get_model_admin(Post)
    assert isinstance(posts, PostAdmin)  # noqa: S101 - for the type checker
    because = gettext(
        "You logged in again while you were writing. Your words are here: please save."
    )
    response = posts.show_again(request, _object_id(request), because=because)
    add_never_cache_headers(response)
    return response
