"""What every page of the site shows: its title and its menu."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import Post, Site


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what a page may ask for; each is looked up when a template does."""
    return {
        "site": getattr(request, "site", None) or SimpleLazyObject(Site.current),
        "site_url": settings.SITE_URL,
        "menu": SimpleLazyObject(lambda: list(Post.objects.in_menu())),
    }
