"""What a text may refer to on the site that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit


@dataclass(frozen=True)
class Media:
    """An attachment of the old site, and where it is now."""

    number: int
    url: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    # What a site like this one says of it besides.
    credit: str = ""
    is_decorative: bool = False
    # "" while the site has no picture of it.
    new_url: str = ""

    @property
    def is_picture(self) -> bool:
        return (
            re.search(r"\.(jpe?g|png|gif|webp|avif|bmp)$", urlsplit(self.url).path, re.IGNORECASE)
            is not None
        )

    @property
    def name(self) -> str:
        return self.title or unquote(self.url.rpartition("/")[2])

    def as_figure(self) -> str:
        caption = f"<figcaption>{self.caption}</figcaption>" if self.caption else ""
        if not self.is_picture:
            return f'<p><a href="{escape(self.url)}">{escape(self.name)}</a></p>'
        return f'<figure><img src="{escape(self.url)}" alt="{escape(self.alt)}">{caption}</figure>'


class OldSite(Protocol):
    """What the conversion of a text asks."""

    def media_of(self, numbers: Iterable[int]) -> list[Media]:
        """Return those of the attachments that are known, in this order."""

    def pictures_below(self, post: int) -> list[Media]:
        """Return the pictures that were uploaded to a post, in the order that its author gave them."""

    def block(self, number: int) -> str:
        """Return the markup of a block that is used in several places; "" if it is not known."""

    def new_picture(self, url: str) -> str:
        """Return where a picture of the old site is now; "" if the site has none."""

    def new_address(self, url: str) -> str:
        """Return where a link into the old site leads now; ``url`` itself if it leads elsewhere."""

    def is_old(self, url: str) -> bool:
        """Say whether an address is one of the old site's."""

    def is_page_of_picture(self, url: str) -> bool:
        """Say whether the old site had a page of its own there for a picture that is here."""


def split(url: str) -> SplitResult | None:
    """Split an address; None if it is none."""
    try:
        parts = urlsplit(url.strip())
        _port = parts.port
    except ValueError:
        return None
    return parts
