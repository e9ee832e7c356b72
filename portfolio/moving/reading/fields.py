"""The fields of a WordPress export, from its elements."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from portfolio.moving.reading.elements import DamagedError, Element, ElementParser
from portfolio.moving.wxr import Author, Head, Item, Reply, Term

MAX_NUMBER = 2**63 - 1
# A slug of 200 letters, each in four bytes, is as long.
LINE = 2400
WHITE = re.compile(r"[ \t\n\r\f\v]+")
USUAL_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
YEAR = re.compile(r"\s[1-9]\d{3}\s")


def line(text: str) -> str:
    """Return a text in one line."""
    return WHITE.sub(" ", text[: 10 * LINE]).strip(" ")[:LINE]


def number(text: str) -> int:
    """Return the number that a text is; 0 if it is none, or none that WordPress has."""
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) < len(str(MAX_NUMBER))
    return int(text) if is_number else 0


def moment(text: str) -> datetime.datetime | None:
    """Return a moment as WordPress writes it, without a zone; None for its zeros and for what is none."""
    text = text.strip()
    try:
        # Ten times as quick as what reads "2016-5-1", too.
        if USUAL_MOMENT.fullmatch(text):
            found = datetime.datetime.fromisoformat(text)
        else:
            found = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return found if found.year > 1 else None


def utc_moment(text: str) -> datetime.datetime | None:
    found = moment(text)
    return found.replace(tzinfo=datetime.UTC) if found else None


def _published(element: Element) -> datetime.datetime | None:
    """Return the moment of ``pubDate``: for files that have no other."""
    text = element.get("pubDate")
    # WordPress writes the year -1 for what has no day, which Python takes for 2001.
    if not YEAR.search(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return found.astimezone(datetime.UTC)


def read_head(text: str, prefixes: dict[str, str]) -> Head:
    """Read what stands before the items. What is damaged in it is left."""
    head = Head()
    parser = ElementParser(
        prefixes=prefixes,
        take={
            "wp:author": lambda element: head.authors.append(_author(element)),
            "wp:wp_author": lambda element: head.authors.append(_author(element)),
            "wp:category": lambda element: head.terms.append(_category(element)),
            "wp:tag": lambda element: head.terms.append(_tag(element)),
            "wp:term": lambda element: head.terms.append(_term(element)),
        },
    )
    begin = text.find("<channel")
    with suppress(DamagedError):
        parser.feed(text[begin:] if begin >= 0 else "<channel>")
    channel = parser.found
    head.version = channel.get("wp:wxr_version")
    head.title, head.tagline = line(channel.get("title")), line(channel.get("description"))
    head.language = channel.get("language")
    head.address = (channel.get("wp:base_blog_url") or channel.get("link")).rstrip("/")
    head.site_address = channel.get("wp:base_site_url").rstrip("/")
    head.terms = [term for term in head.terms if term.slug or term.name]
    head.authors = [author for author in head.authors if author.login]
    return head


def _author(element: Element) -> Author:
    return Author(
        number=number(element.get("wp:author_id")),
        login=line(element.get("wp:author_login")),
        email=line(element.get("wp:author_email")),
        name=line(element.get("wp:author_display_name")),
    )


def _category(element: Element) -> Term:
    return Term(
        "category",
        slug_of(element.get("wp:category_nicename")),
        line(element.get("wp:cat_name")),
        parent=slug_of(element.get("wp:category_parent")),
        description=element.get("wp:category_description"),
        number=number(element.get("wp:term_id")),
    )


def _tag(element: Element) -> Term:
    return Term(
        "post_tag",
        slug_of(element.get("wp:tag_slug")),
        line(element.get("wp:tag_name")),
        description=element.get("wp:tag_description"),
        number=number(element.get("wp:term_id")),
    )


def _term(element: Element) -> Term:
    return Term(
        line(element.get("wp:term_taxonomy")),
        slug_of(element.get("wp:term_slug")),
        line(element.get("wp:term_name")),
        parent=slug_of(element.get("wp:term_parent")),
        description=element.get("wp:term_description"),
        number=number(element.get("wp:term_id")),
    )


def slug_of(text: str) -> str:
    """Return a slug as it is read: WordPress keeps letters of other scripts as their bytes, quoted."""
    return unquote(line(text), errors="replace")


def item_of(element: Element) -> Item:
    local = moment(element.get("wp:post_date"))
    return Item(
        kind=line(element.get("wp:post_type")),
        number=number(element.get("wp:post_id")),
        title=element.get("title"),
        link=element.get("link"),
        guid=element.get("guid"),
        slug=slug_of(element.get("wp:post_name")),
        creator=line(element.get("dc:creator")),
        content=_whole(element, "content:encoded"),
        excerpt=_whole(element, "excerpt:encoded"),
        status=line(element.get("wp:status")),
        password=element.get("wp:post_password"),
        parent=number(element.get("wp:post_parent")),
        menu_order=number(element.get("wp:menu_order")),
        comments_open=element.get("wp:comment_status") != "closed",
        is_sticky=element.get("wp:is_sticky") == "1",
        attachment_url=element.get("wp:attachment_url"),
        is_dated=utc_moment(element.get("wp:post_date_gmt")) is not None,
        date=utc_moment(element.get("wp:post_date_gmt")) or _published(element),
        local_date=local,
        modified=utc_moment(element.get("wp:post_modified_gmt")),
        terms=_filed_under(element),
        meta=_meta(element, "wp:postmeta"),
    )


def _whole(element: Element, name: str) -> str:
    """Return a text with the space around it: in a text it may mean something."""
    child = element.child(name)
    return child.raw if child else ""


def _filed_under(element: Element) -> list[Term]:
    terms = []
    for child in element.all("category"):
        taxonomy = child.attributes.get("domain", "category")
        # As WXR 1.0 has it: each twice, once without the slug.
        slug = slug_of(child.attributes.get("nicename", ""))
        if slug or (child.text and not element_has_nicenames(element)):
            terms.append(
                Term("post_tag" if taxonomy == "tag" else taxonomy, slug, line(child.text))
            )
    return list(dict.fromkeys(terms))


def element_has_nicenames(element: Element) -> bool:
    return any("nicename" in child.attributes for child in element.all("category"))


def _meta(element: Element, name: str) -> dict[str, str]:
    """Return the first value of each key."""
    found: dict[str, str] = {}
    for child in element.all(name):
        found.setdefault(child.get("wp:meta_key"), child.get("wp:meta_value"))
    return found


def reply_of(element: Element) -> Reply:
    return Reply(
        number=number(element.get("wp:comment_id")),
        parent=number(element.get("wp:comment_parent")),
        kind=line(element.get("wp:comment_type")) or "comment",
        name=element.get("wp:comment_author"),
        email=line(element.get("wp:comment_author_email")),
        website=line(element.get("wp:comment_author_url")),
        content=_whole(element, "wp:comment_content"),
        approved=line(element.get("wp:comment_approved")),
        user=number(element.get("wp:comment_user_id")),
        date=utc_moment(element.get("wp:comment_date_gmt")),
        local_date=moment(element.get("wp:comment_date")),
        meta=_meta(element, "wp:commentmeta"),
    )
