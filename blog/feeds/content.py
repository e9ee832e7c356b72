"""Makes a text's HTML fit to be read elsewhere."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from django.utils.html import format_html

from blog import embeds
from blog.tokens import TOKEN

ADDRESS = re.compile(r' (href|src|cite)="([^"]*)"')
# What means something to this site's pages alone.
OURS = re.compile(r' (?:srcset|sizes|loading|class|data-[a-z-]+)="[^"]*"')
LINK = re.compile(r' href="([^"]*)"')


def portable(body_html: str, address: str) -> str:
    """Return the rendered body of the text at ``address`` with whole addresses, and links for its videos."""
    with_links = embeds.FIGURE.sub(_link, body_html)
    return TOKEN.sub(lambda tag: _portable_tag(tag[0], address), with_links)


def _link(figure: re.Match[str]) -> str:
    address = LINK.search(figure[0])
    return format_html('<p><a href="{0}">{0}</a></p>', html.unescape(address[1])) if address else ""


def _portable_tag(tag: str, address: str) -> str:
    return ADDRESS.sub(lambda found: _whole(found, address), OURS.sub("", tag))


def _whole(found: re.Match[str], address: str) -> str:
    try:
        whole = urljoin(address, html.unescape(found[2]))
    except ValueError:
        return found[0]
    return format_html(' {}="{}"', found[1], whole)
