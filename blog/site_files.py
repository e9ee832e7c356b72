"""What machines ask every site for, by names that are fixed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog import icons
from blog.absolute import absolute
from blog.models import Site
from blog.shared import shared

# What is of no use to a search engine: forms, secrets, and lists that lead to pages which it knows.
# Not /accounts/ alone: a page below any post has the form, too.
DISALLOWED = ("/admin/", "/accounts/", "/comment/", "/preview/", "/search/", "/*/reply/")
# As site.css has them: --paper and --accent.
PAPER, ACCENT = "#fffdf9", "#0b5d66"


@require_safe
@shared
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    rules = [f"Disallow: {path}" for path in DISALLOWED]
    sitemap = absolute(reverse("blog:sitemap_index"))
    lines = ["User-agent: *", *rules, "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site to phones that put it on their home screen."""
    site: Site = request.site  # type: ignore[assignment]
    described = {
        "name": site.title,
        "short_name": site.title[:12],
        "description": site.tagline,
        "lang": site.language,
        "start_url": reverse("blog:home"),
        "scope": reverse("blog:home"),
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": ACCENT,
        "icons": [
            {
                "src": reverse(f"blog:icon_{side}"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for side in (icons.HOME, icons.SPLASH)
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")
