"""What a page is about, in the words of schema.org (JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from blog.absolute import absolute, web_address
from blog.models import Post, Site, TermLink, Terms
from blog.timestamps import iso

Node = dict[str, Any]
# As django.utils.html.json_script(): a text can end neither the script nor begin a comment in it.
ESCAPES = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))


def as_script(*nodes: Node) -> SafeString:
    """Return the nodes as a block of data: no script that runs, so that a strict policy lets it stand."""
    graph = {"@context": "https://schema.org", "@graph": [_without_nothing(node) for node in nodes]}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for character, escape in ESCAPES:
        written = written.replace(character, escape)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308


def _without_nothing(node: Node) -> Node:
    kept = {name: value for name, value in node.items() if value not in (None, "", [])}
    return {n: _without_nothing(v) if isinstance(v, dict) else v for n, v in kept.items()}


def post_id(post: Post) -> str:
    """Return what names the post in every block of data that speaks of it."""
    return absolute(f"{post.get_absolute_url()}#post")


def person_id(person: Any) -> str:
    """Return what names the author in every block of data that speaks of them."""
    return f"{_page_of(person)}#person"


def _page_of(person: Any) -> str:
    return absolute(reverse("blog:author", kwargs={"username": person.get_username()}))


def site_node(site: Site) -> Node:
    return {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "url": absolute("/"),
        "name": site.title,
        "description": site.tagline,
        "inLanguage": site.language,
        "potentialAction": _search_action(),
    }


def _search_action() -> Node:
    return {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": absolute(reverse("blog:search")) + "?q={search_term_string}",
        },
        "query-input": "required name=search_term_string",
    }


def person_node(person: Any) -> Node:
    """Describe an author by what their card says."""
    card = getattr(person, "card", None)
    links = [person.website, *(link.url for link in card.elsewhere)] if card else [person.website]
    return {
        "@type": "Person",
        "@id": person_id(person),
        "name": person.get_full_name(),
        "url": _page_of(person),
        "description": person.biography,
        "image": absolute(card.picture.file.url) if card and card.picture else "",
        "sameAs": list(filter(web_address, links)),
    }


def profile_node(person: Any) -> Node:
    """Describe the page that tells of an author."""
    whom = person_node(person)
    return {"@type": "ProfilePage", "url": whom["url"], "mainEntity": whom}


def post_node(post: Post, *, site: Site, terms: Terms | None, image: str) -> Node:
    address = absolute(post.get_absolute_url())
    is_post = post.kind == Post.Kind.POST
    return {
        "@type": "BlogPosting" if is_post else "WebPage",
        "@id": post_id(post),
        "url": address,
        "mainEntityOfPage": address if is_post else "",
        "headline" if is_post else "name": post.heading,
        "description": post.summary,
        "image": image,
        "datePublished": iso(post.published_at) if post.published_at else "",
        "dateModified": iso(post.revised_at or post.published_at) if post.published_at else "",
        "inLanguage": post.language or site.language,
        "keywords": [tag.name for tag in terms.tags] if terms else [],
        "articleSection": [category.name for category in terms.categories] if terms else [],
        "author": {"@id": person_id(post.author)},
        "isPartOf": {"@id": absolute("/#site")},
    }


def breadcrumbs_node(*steps: tuple[str, str]) -> Node:
    """Return the way to a page, as pairs of a name and an address; the page itself is the last."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(address)}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def way_to_post(post: Post, *, site: Site, categories: Iterable[TermLink]) -> Node:
    through = [(term.name, term.get_absolute_url()) for term in list(categories)[:1]]
    here = (post.heading, post.get_absolute_url())
    return breadcrumbs_node((site.title, "/"), *through, here)
