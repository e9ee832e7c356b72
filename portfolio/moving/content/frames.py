"""What WordPress showed in place of an address: a video is shown here as well, of anything else there is a link."""

from __future__ import annotations

import re
from html import escape

from blog.embeds import player

# As WordPress has it (class-wp-embed.php, autoembed()): alone in a line.
ALONE = re.compile(r"^([ \t]*)(https?://[^\s<>\"\[\]]+)([ \t]*)$", re.MULTILINE | re.IGNORECASE)


def shown(address: str, *, leads_to: str = "") -> str:
    """Return what stands for what was shown: the address of a video alone, or a link."""
    words = escape(address, quote=False)
    return words if player(address) else f'<a href="{escape(leads_to or address)}">{words}</a>'


def with_links(text: str) -> str:
    """Return a classic text in which addresses that are alone in their lines lead somewhere."""
    return ALONE.sub(lambda found: f"{found[1]}{shown(unescaped(found[2]))}{found[3]}", text)


def unescaped(address: str) -> str:
    return address.replace("&amp;", "&").replace("&#038;", "&")
