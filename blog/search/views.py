"""The search page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from blog.models import Site
from blog.search.excerpts import excerpt, marked
from blog.search.finding import MOST, find
from blog.search.query import MOST_LETTERS, Query, understand
from blog.search.sources import Hit, Source, searched
from blog.search.words import base_language

RESULTS_A_PAGE = 10


@dataclass(frozen=True)
class Result:
    """A hit with the words that were looked for marked in it."""

    hit: Hit
    title: SafeString
    excerpt: SafeString


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found. Whatever is asked, there is an answer."""
    site: Site = request.site  # type: ignore[assignment]
    typed = request.GET.get("q", "").replace("\0", "").strip()
    query = understand(typed, base_language(site.language))
    offered = searched(site)
    source = _asked_for(request.GET.get("in", ""), offered)
    found = find(source, query)
    page = Paginator(found.keys, RESULTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "typed": typed[:MOST_LETTERS],
        "query": query,
        "found": found,
        "most": MOST,
        "page": page,
        "results": _results(source, page, query, base_language(site.language)),
        "kind": source.name,
        "sources": _tabs(typed, source, offered),
        "address": _address(typed, source),
    }
    return render(request, "blog/search.html", context)


def lead_to_search(typed: str) -> HttpResponse:
    """Lead from WordPress's address of a search, ``/?s=word``, to ours."""
    return redirect(f"{reverse('blog:search')}?{_encoded({'q': typed})}", permanent=True)


def _asked_for(name: str, offered: list[Source]) -> Source:
    return next((source for source in offered if source.name == name), offered[0])


def _results(source: Source, page: Page[int], query: Query, language: str) -> list[Result]:
    return [
        Result(
            hit=hit,
            title=marked(hit.title, query, language),
            excerpt=excerpt(hit.text, query, language),
        )
        for hit in source.hits(list(page))
    ]


def _tabs(typed: str, current: Source, offered: list[Source]) -> list[dict[str, Any]]:
    """Return links to what else can be searched for the same words; none if there is one kind only."""
    if len(offered) == 1:
        return []
    return [
        {"label": each.label, "address": _address(typed, each), "is_current": each is current}
        for each in offered
    ]


def _address(typed: str, source: Source) -> str:
    """Return where these results stand. Another page's number can follow it."""
    asked = {"q": typed[:MOST_LETTERS]} | ({"in": source.name} if source.name else {})
    return f"{reverse('blog:search')}?{_encoded(asked)}"


def _encoded(values: dict[str, str]) -> str:
    data = QueryDict(mutable=True)
    data.update(values)
    return data.urlencode()
