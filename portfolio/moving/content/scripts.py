"""What scripts showed: none of them comes along, so what they name does."""

from __future__ import annotations

import re
from html import escape

from django.utils.translation import gettext as _

from portfolio.moving.content.elements import replaced
from portfolio.moving.content.notes import Notes

SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
GIST = re.compile(r"(?:https?:)?//gist\.github\.com/([\w.-]+/\w+)\.js")
# These dress up a quotation that stands beside them, and is carried.
DRESSING = re.compile(
    r"(?:https?:)?//(?:platform\.(?:twitter|x|instagram)\.com|(?:www\.)?(?:instagram|tiktok)\.com|embedr\.flickr\.com"
    r"|connect\.facebook\.net|embed\.(?:reddit|bsky)\.(?:com|app)|assets\.pinterest\.com)/"
)


def without_scripts(html: str, notes: Notes) -> str:
    """Return the HTML with links in place of scripts that showed something, and with what stood there without them."""

    def shown(attributes: str, _content: str) -> str:
        source = SOURCE.search(attributes)
        address = source[1] if source else ""
        if gist := GIST.match(address):
            page = f"https://gist.github.com/{gist[1]}"
            return f'<p><a href="{escape(page)}">{escape(page)}</a></p>'
        if address and not DRESSING.match(address):
            notes.say(_("A script is left out: %(address)s") % {"address": address[:200]})
        elif not address:
            notes.say(_("A script is left out."))
        return ""

    return replaced(replaced(html, "script", shown), "noscript", _words_without)


def _words_without(_attributes: str, content: str) -> str:
    """Keep what was said where no script ran; a picture there is the same that is shown with it, or counts readers."""
    return "" if "<img" in content.lower() else content
