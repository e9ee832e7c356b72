"""``{% post_metadata %}`` and ``{% list_metadata %}``: what a page says of itself to machines, in its head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from blog import structured
from blog.absolute import absolute, web_address
from blog.link_preview import picture_of, portrait_of
from blog.models import Post, Site
from blog.owner import site_owner
from blog.timestamps import iso

register = template.Library()
register.filter("iso", iso)
register.filter("web_address", web_address)


@register.filter
def takes_replies(post: Post, site: Site) -> bool:
    return post.takes_replies(site)


@register.inclusion_tag("blog/metadata.html", takes_context=True)
def post_metadata(context: Context) -> dict[str, Any]:
    post, site = context["post"], context["site"]
    picture = picture_of(post)
    return {
        "kind": "article",
        "title": post.heading,
        "description": post.summary,
        "address": absolute(post.get_absolute_url()),
        "picture": picture,
        "site": site,
        "locale": to_locale(post.language or site.language),
        "post": post,
        "structured_data": _of_post(post, site, context.get("terms"), picture),
    }


def _of_post(post: Post, site: Site, terms: Any, picture: Any) -> SafeString:
    return structured.as_script(
        structured.post_node(
            post, site=site, terms=terms, image=picture.address if picture else ""
        ),
        structured.person_node(post.author),
        structured.way_to_post(post, site=site, categories=terms.categories if terms else []),
    )


@register.inclusion_tag("blog/metadata.html", takes_context=True)
def list_metadata(context: Context, title: str = "", description: str = "") -> dict[str, Any]:
    """Describe a list of posts: a ``term``'s, a ``writer``'s, a ``period``'s, another with a ``title``, the site's."""
    site, first = context["site"], context.get("first") or context["request"].path
    term, writer, period = (context.get(name) for name in ("term", "writer", "period"))
    title = title or str(term or writer or (period.name if period else ""))
    description = description or (term.description if term else "")
    owner = None if title else site_owner()
    return {
        "kind": "profile" if writer else "website",
        "title": title or site.title,
        "description": description or (writer.biography if writer else site.tagline),
        "address": absolute(first),
        "picture": portrait_of(writer or owner),
        "site": site,
        "locale": to_locale(site.language),
        "owner": owner,
        "structured_data": structured.as_script(*_of_list(site, owner, writer, title, first)),
    }


def _of_list(
    site: Site, owner: Any, writer: Any, title: str, first: str
) -> Iterator[structured.Node]:
    if not title:
        yield structured.site_node(site)
    if owner:
        # Their page here is this one.
        yield {**structured.person_node(owner), "url": absolute(first)}
    if writer:
        yield structured.profile_node(writer)
    if title:
        yield structured.breadcrumbs_node((site.title, "/"), (title, first))
