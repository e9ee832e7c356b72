"""Offers readers the smaller ones of the pictures in a text."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.html import format_html

if TYPE_CHECKING:
    from blog.models import Picture

# As the sanitiser writes them: every attribute is in double quotes.
IMAGE = re.compile(r'<img(?: [a-z-]+="[^"]*")*>')
SAID = re.compile(r' (width|height)="([^"]*)"')
PIXELS = re.compile(r"[0-9]{1,5}")
SOURCE = re.compile(r' src="([^"]*)"')
# The column of text, and the screen where that is narrower (site.css).
SIZES = "(max-width: 45.5rem) calc(100vw - 2.5rem), 43rem"


def with_renditions(body_html: str, pictures: Mapping[str, Picture]) -> str:
    """Return the rendered text with ``srcset``, ``sizes``, ``width`` and ``height`` at each picture of ours.

    ``pictures`` are those of ``PictureQuerySet.by_address()``.
    """
    if not pictures:
        return body_html
    return IMAGE.sub(lambda image: _responsive(image[0], pictures), body_html)


def _responsive(image: str, pictures: Mapping[str, Picture]) -> str:
    source = SOURCE.search(image)
    picture = pictures.get(html.unescape(source[1])) if source else None
    if picture is None:
        return image
    attributes = _size(image, picture)
    if picture.srcset:
        attributes += format_html(' srcset="{}" sizes="{}"', picture.srcset, SIZES)
    return f"{image[:-1]}{attributes}>"


def _size(image: str, picture: Picture) -> str:
    """Return what the author left open of the size: a browser keeps the place free until the picture is there."""
    said = SAID.findall(image)
    if not said:
        return format_html(' width="{}" height="{}"', picture.width, picture.height)
    (name, length), *other = said
    if other or not PIXELS.fullmatch(length):
        return ""
    shape = picture.width / picture.height
    if name == "width":
        return format_html(' height="{}"', round(int(length) / shape))
    return format_html(' width="{}"', round(int(length) * shape))
