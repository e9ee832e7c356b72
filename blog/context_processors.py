"""What every page of the site shows: its title and its menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import Post, Site


def site(request: HttpRequest) -> dict[str, Any]:
    """Return ``site`` and ``menu``, each looked up when a template asks for it."""
    return {
        "site": SimpleLazyObject(Site.current),
        "menu": SimpleLazyObject(lambda: list(Post.objects.in_menu())),
    }
