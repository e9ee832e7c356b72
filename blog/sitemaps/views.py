"""The index, and the maps of each kind of page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.absolute import absolute
from blog.remembered import remembered
from blog.shared import shared
from blog.sitemaps import listed
from blog.sitemaps.sections import Posts, Section, Short

SECTIONS: Mapping[str, Section] = {
    "posts": Posts(),
    "pages": Short("pages", listed.pages),
    "categories": Short("categories", listed.categories),
    "tags": Short("tags", listed.tags),
    "authors": Short("authors", listed.authors),
    "archives": Short("archives", listed.archives),
}


@require_safe
@shared
def sitemap_index(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """List the maps that have something in them."""
    return _xml(remembered("index of maps", _index))


@require_safe
@shared
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    number = request.GET.get("p", "1")
    if section not in SECTIONS or not (number.isascii() and number.isdecimal()):
        raise Http404
    text = SECTIONS[section].map(int(number[:9]))
    if text is None:
        raise Http404
    return _xml(text)


def _index() -> str:
    maps = []
    for name, section in SECTIONS.items():
        address = absolute(reverse("blog:sitemap", kwargs={"section": name}))
        extent = section.extent()
        maps += [
            {"address": f"{address}?p={n}" if n > 1 else address, "lastmod": extent.changed_at}
            for n in range(1, extent.maps + 1)
        ]
    return render_to_string("blog/sitemap_index.xml", {"maps": maps})


def _xml(text: str | bytes) -> HttpResponse:
    response = HttpResponse(text, content_type="application/xml")
    # The map is no page to be found itself.
    response["X-Robots-Tag"] = "noindex"
    return response
