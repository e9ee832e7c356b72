"""Puts the drawn pictures into the library, and into the texts."""

from __future__ import annotations

import hashlib
import re

from django.core.files.base import ContentFile
from django.utils.html import format_html

from blog.models import Picture
from blog.tasks import make_renditions
from portfolio.demo.content import PICTURE, Text
from portfolio.demo.drawings import PICTURES


def with_pictures(text: Text) -> str:
    """Return the text's HTML with a whole ``<img>`` in each picture's place."""
    return PICTURE.sub(_picture_tag, text.body)


def _picture_tag(place: re.Match[str]) -> str:
    picture = in_library(place[1])
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        picture.file.url,
        picture.alt,
        picture.width,
        picture.height,
    )


def in_library(name: str) -> Picture:
    """Save a picture, once, under a name of its own content: browsers keep it for ever, and a new one is another."""
    drawing = PICTURES[name]
    content = drawing.as_webp()
    path = f"{name}-{hashlib.sha256(content).hexdigest()[:8]}.webp"
    if kept := Picture.objects.filter(file=f"pictures/{path}").first():
        return kept
    title = name.replace("-", " ").capitalize()
    file = ContentFile(content, path)
    picture = Picture.objects.create(file=file, title=title, alt=drawing.alt)
    make_renditions.enqueue(picture.pk)
    return picture
