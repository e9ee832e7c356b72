"""Answers for feeds, and says nothing twice to a reader that asks whether there is something new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Stylesheet
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from blog.absolute import absolute
from blog.feeds.entries import Feed
from blog.feeds.formats import FORMATS, Format
from blog.shared import share

View = Callable[..., HttpResponse]
# Where each format stands, under the address of a feed.
PLACES = {"rss": "", "atom": "atom/", "json": "json/"}
# As WordPress calls the same in its addresses.
OTHER_NAMES = ("rss/", "rss2/", "rdf/")
# What an entry has that Django's generators do not know.
OURS = ("html", "summary", "language", "picture", "replies_feed", "in_reply_to")


def feed_paths(
    address: str,
    build: Callable[..., Feed],
    name: str,
    *,
    around: Callable[[View], View] = lambda view: view,
) -> list[URLPattern]:
    """Return the patterns of a feed in every format, below the page with that address.

    ``build`` takes the request and what the address holds, and may raise ``Http404``. RSS has the name, the others
    ``name_atom`` and ``name_json``. Each view is put into ``around``.
    """
    paths = [
        path(
            f"{address}feed/{place}",
            around(_served(build, FORMATS[each])),
            name=name if each == "rss" else f"{name}_{each}",
        )
        for each, place in PLACES.items()
    ]
    others = (path(f"{address}feed/{each}", _led_on, name=f"{name}_other") for each in OTHER_NAMES)
    return [*paths, *others]


@require_safe
def _led_on(request: HttpRequest, **_address: object) -> HttpResponse:
    place = request.path.rstrip("/").rpartition("/")[0]
    return HttpResponse(status=301, headers={"Location": f"{place}/"})


def _served(build: Callable[..., Feed], form: type[Format]) -> View:
    @require_safe
    @wraps(build)
    def view(request: HttpRequest, **address: object) -> HttpResponse:
        feed = build(request, **address)
        etag = _etag(feed, form)
        modified = int(feed.saved_at.timestamp()) if feed.saved_at else None
        answer = get_conditional_response(request, etag, modified)
        if answer is None:
            content = _written(feed, form, request.path)
            answer = HttpResponse(content, content_type=form.content_type)
        answer["ETag"] = etag
        if modified:
            answer["Last-Modified"] = http_date(modified)
        share(answer)
        return answer

    return view


def _etag(feed: Feed, form: type[Format]) -> str:
    """Name this state of the feed. Everything that is written is in it, so it is another whenever that is."""
    state = f"{form.label} {translation.get_language()} {feed!r}"
    return f'"{hashlib.sha256(state.encode(errors="replace")).hexdigest()[:32]}"'


def _written(feed: Feed, form: type[Format], address: str) -> bytes:
    written = form(
        title=feed.title,
        link=feed.page,
        description=feed.about,
        subtitle=feed.about or None,
        language=translation.get_language(),
        feed_url=absolute(address),
        stylesheets=[Stylesheet(static("blog/feed.css"), "text/css", media="all")],
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary,
            author_name=entry.author,
            author_link=entry.author_address or None,
            pubdate=entry.published_at,
            updateddate=entry.changed_at,
            comments=entry.replies_address or None,
            unique_id=entry.guid,
            unique_id_is_permalink=False,
            categories=entry.terms,
            **{name: getattr(entry, name) for name in OURS},
        )
    output = BytesIO()
    written.write(output, "utf-8")
    return output.getvalue()
