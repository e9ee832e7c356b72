"""Puts the drawn pictures among the media, and into the texts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.html import format_html

from portfolio.demo.content import PICTURE, Text
from portfolio.demo.drawings import HEIGHT, PICTURES, WIDTH


@dataclass(frozen=True)
class SavedPicture:
    name: str
    alt: str


def save_cover(name: str) -> SavedPicture:
    return _save(name, "covers")


def with_pictures(text: Text) -> str:
    """Return the text's HTML with a whole ``<img>`` in each picture's place."""
    return PICTURE.sub(_picture_tag, text.body)


def _picture_tag(place: re.Match[str]) -> str:
    picture = _save(place[1], "pictures")
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        default_storage.url(picture.name),
        picture.alt,
        WIDTH,
        HEIGHT,
    )


def _save(name: str, folder: str) -> SavedPicture:
    """Save a picture under a name of its own content: browsers keep it for ever, and a new one is another."""
    picture = PICTURES[name]
    content = picture.as_webp()
    path = f"{folder}/{name}-{hashlib.sha256(content).hexdigest()[:8]}.webp"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return SavedPicture(path, picture.alt)
