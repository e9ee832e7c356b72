"""Blocks that WordPress filled each time they were shown: what they name is kept, the rest is listed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from portfolio.moving.content.frames import shown
from portfolio.moving.content.notes import Notes

# What these hold was written once, and shown for each post or reply, or when there was none.
REPEATED = {"post-template", "comment-template", "term-template", "query-no-results"}
# Filled as a whole: nothing has to be said of each block inside.
WHOLE = {"query", "comments", "post-comments", "terms-query", "post-comments-form"}
# These have HTML of their own. Where there is none, the author had put nothing in.
EMPTY = {
    *("accordion", "button", "buttons", "classic", "code", "column", "columns", "cover", "details"),
    *("file", "freeform", "gallery", "group", "heading", "html", "image", "list", "list-item"),
    *("media-text", "missing", "more", "navigation-submenu", "nextpage", "paragraph"),
    *("preformatted", "pullquote", "quote", "separator", "shortcode", "social-links", "spacer"),
    *("subhead", "table", "text-columns", "verse"),
}
EMBEDS = {"embed", "video", "audio"}
LISTS = {"navigation", "navigation-submenu", "social-links"}
MENUS = {"navigation", "navigation-submenu"}
SERVICES = {
    "fivehundredpx": "500px",
    "deviantart": "DeviantArt",
    "feed": "RSS",
    "github": "GitHub",
    "lastfm": "Last.fm",
    "linkedin": "LinkedIn",
    "mail": "E-mail",
    "soundcloud": "SoundCloud",
    "tiktok": "TikTok",
    "vk": "VK",
    "whatsapp": "WhatsApp",
    "wordpress": "WordPress",
    "youtube": "YouTube",
}


def begin(name: str, attributes: dict[str, Any], around: Sequence[str], notes: Notes) -> str:
    """Return what stands before the content of a block."""
    if name in WHOLE and WHOLE.isdisjoint(around):
        notes.leave_out(name)
    if name == "navigation":
        return "<ul>"
    if name == "navigation-submenu":
        return f"<li>{_menu_link(attributes)}<ul>"
    return ""


def end(name: str) -> str:
    return {"navigation": "</ul>", "navigation-submenu": "</ul></li>"}.get(name, "")


def void(name: str, attributes: dict[str, Any], around: Sequence[str], notes: Notes) -> str:
    """Return what stands for a block that has no HTML of its own."""
    if not REPEATED.isdisjoint(around):
        return ""
    link = _link(name, attributes)
    if link:
        return f"<li>{link}</li>" if around and around[-1] in LISTS else f"<p>{link}</p>"
    if name not in {*EMPTY, *EMBEDS, "social-link", "navigation-link"} and not (
        name.startswith("core-embed/") or WHOLE.intersection(around)
    ):
        notes.leave_out(name)
    return ""


def _link(name: str, attributes: dict[str, Any]) -> str:
    if name == "social-link":
        return _social_link(attributes)
    if name in {"navigation-link", "navigation-submenu", "home-link"}:
        return _menu_link(attributes)
    if name in EMBEDS or name.startswith("core-embed/"):
        address = str(attributes.get("url") or attributes.get("src") or "")
        return shown(address) if address else ""
    feed = str(attributes.get("feedURL") or "") if name == "rss" else ""
    return f'<a href="{escape(feed)}">{escape(feed, quote=False)}</a>' if feed else ""


def _social_link(attributes: dict[str, Any]) -> str:
    """Return the link as WordPress makes it: of an address without a scheme, and of one of e-mail."""
    address = str(attributes.get("url") or "").strip()
    service = str(attributes.get("service") or "")
    if not address or address.startswith("#"):
        return ""
    label = attributes.get("label") or SERVICES.get(service) or service.capitalize() or address
    if "@" in address and "/" not in address and ":" not in address:
        address = f"mailto:{address}"
    elif not address.startswith("/") and ":" not in address:
        address = f"https://{address}"
    return f'<a href="{escape(address)}">{escape(str(label))}</a>'


def _menu_link(attributes: dict[str, Any]) -> str:
    """Return the link; its words are HTML already."""
    address, label = str(attributes.get("url") or ""), str(attributes.get("label") or "")
    if not address or address.startswith("#"):
        return label
    return f'<a href="{escape(address)}">{label or escape(address)}</a>'
