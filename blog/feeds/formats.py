"""Writes feeds: Django's generators, with the whole text, pictures, and a page to look at in a browser."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from typing import Any, ClassVar, override
from xml.sax.xmlreader import AttributesImpl

from django.utils import feedgenerator
from django.utils.feedgenerator import rfc3339_date
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import get_language_bidi, gettext
from django.utils.xmlutils import SimplerXMLGenerator

# XML has no way to write these.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+")
XHTML = "http://www.w3.org/1999/xhtml"
NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
}
# An empty feed never changed.
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Format(feedgenerator.SyndicationFeed):
    """What the formats have in common."""

    label: ClassVar[str]
    content_type: ClassVar[str]

    @override
    def latest_post_date(self) -> datetime.datetime:
        dates = (item["updateddate"] for item in self.items)
        return max(dates, default=LONG_AGO)


class Xml(Format):
    # Not that of RSS or Atom: browsers show these as bare text. Feed readers look inside.
    content_type = "application/xml; charset=utf-8"

    @override
    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **_clean(fields))

    @override
    def add_item(self, *args: Any, **fields: Any) -> None:
        super().add_item(*args, **_clean(fields))

    def add_page(self, handler: SimplerXMLGenerator) -> None:
        """Put in what a browser shows: feed readers pass it over, and the style sheet hides all the rest.

        (A style sheet can't make links of a feed's own elements, and browsers give up the XSLT that could.)
        """
        direction = "rtl" if get_language_bidi() else "ltr"
        language = {"lang": self.feed["language"], "dir": direction}
        handler.startElement("div", AttributesImpl({"xmlns": XHTML, **language}))
        self._add_link(handler, "h1", self.feed["link"], self.feed["title"])
        words = gettext(
            "This is a feed: copy this address into a feed reader, and new entries come to you."
        )
        handler.addQuickElement("p", words)
        handler.addQuickElement("p", self.feed["feed_url"])
        for item in self.items:
            day = date_format(localtime(item["pubdate"]))
            self._add_link(handler, "article", item["link"], item["title"], day, item["summary"])
        handler.endElement("div")

    @staticmethod
    def _add_link(
        handler: SimplerXMLGenerator, element: str, address: str, words: str, *below: str
    ) -> None:
        handler.startElement(element, AttributesImpl({}))
        handler.addQuickElement("a", words, {"href": address})
        for text in filter(None, below):
            handler.addQuickElement("p", text)
        handler.endElement(element)


class Rss(Xml, feedgenerator.Rss201rev2Feed):
    label = "RSS"

    @override
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **NAMESPACES}

    @override
    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        self.add_page(handler)

    @override
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        # A description is HTML.
        super().add_item_elements(handler, {**item, "description": escape(item["summary"]) or None})
        handler.addQuickElement("content:encoded", item["html"])
        if item["replies_feed"]:
            handler.addQuickElement("wfw:commentRss", item["replies_feed"])
        if picture := item["picture"]:
            size = {"width": str(picture.width), "height": str(picture.height)}
            place = {"url": picture.address, "type": picture.mime_type, "medium": "image", **size}
            handler.addQuickElement("media:content", None, place)


class Atom(Xml, feedgenerator.Atom1Feed):
    label = "Atom"

    @override
    def write(self, outfile: Any, encoding: str) -> None:
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        for stylesheet in self.feed["stylesheets"]:
            handler.processingInstruction("xml-stylesheet", str(stylesheet))
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    @override
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:thr": "http://purl.org/syndication/thread/1.0"}

    @override
    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        self.add_page(handler)

    @override
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    @override
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        unique_id = _as_iri(item["unique_id"])
        super().add_item_elements(handler, {**item, "unique_id": unique_id, "description": None})
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["html"], {"type": "html"})
        if picture := item["picture"]:
            place = {"rel": "enclosure", "href": picture.address, "type": picture.mime_type}
            handler.addQuickElement("link", None, place)
        if item["in_reply_to"]:
            guid, address = item["in_reply_to"]
            answered = {"ref": _as_iri(guid), "href": address, "type": "text/html"}
            handler.addQuickElement("thr:in-reply-to", None, answered)


class Json(Format):
    label = "JSON Feed"
    content_type = "application/feed+json; charset=utf-8"

    @override
    def write(self, outfile: Any, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [_json_item(item) for item in self.items],
        }
        outfile.write(json.dumps(_filled(feed), ensure_ascii=False).encode(encoding, "replace"))


def _json_item(item: dict[str, Any]) -> dict[str, Any]:
    picture = item["picture"]
    return _filled(
        {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["html"],
            "summary": item["summary"],
            "language": item["language"],
            "image": picture and picture.address,
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [_filled({"name": item["author_name"], "url": item["author_link"]})],
            "tags": list(item["categories"]),
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what there is none of; a list of entries stays."""
    return {name: value for name, value in fields.items() if value or name == "items"}


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _cleaned(value) for name, value in fields.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL.sub("", value)
    return [_cleaned(each) for each in value] if isinstance(value, tuple) else value


def _as_iri(guid: str) -> str:
    """Return what Atom takes for an id: the guid itself, unless it came from elsewhere and is no address at all."""
    return guid if IRI.fullmatch(guid) else uuid.uuid5(uuid.NAMESPACE_OID, guid).urn


FORMATS: dict[str, type[Format]] = {"rss": Rss, "atom": Atom, "json": Json}
