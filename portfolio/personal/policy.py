"""The privacy page: what the site does with people's data, as its settings are at this moment."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.providers import offered_providers
from blog.models import Post
from blog.owner import site_owner
from comments.models.following import UNCONFIRMED_KEPT
from comments.models.outgoing import KEPT as MAILS_KEPT
from portfolio.background import KEPT as TASKS_KEPT
from portfolio.exports.shelf import KEPT as EXPORTS_KEPT

# A page of the author's with this slug stands at the same address: its words come first, and the facts below them.
SLUG = "privacy"


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    page = Post.objects.published().pages().filter(slug=SLUG).first()
    return render(request, "portfolio/personal/policy.html", {"page": page, **facts(request)})


def facts(request: HttpRequest) -> dict[str, Any]:
    """Return what the page says, read from the settings that are on."""
    return {
        "owner": site_owner(),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "token_cookie": settings.CSRF_COOKIE_NAME,
        "remembered_days": settings.SESSION_COOKIE_AGE // 86_400,
        "providers": offered_providers(request),
        "address_days": settings.ADDRESS_KEYS_KEPT,
        "mail_days": MAILS_KEPT.days,
        "unconfirmed_days": UNCONFIRMED_KEPT.days,
        "task_days": TASKS_KEPT,
        "backup_days": settings.BACKUPS_KEPT,
        "export_days": EXPORTS_KEPT.days,
        "uses_akismet": bool(getattr(settings, "AKISMET_KEY", "")),
    }
