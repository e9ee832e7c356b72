"""Smaller ones of a picture, for smaller screens."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image

if TYPE_CHECKING:
    from blog.models import Picture

WIDTHS = (480, 800, 1200, 1600)


class Rendition(TypedDict):
    name: str
    format: str
    width: int
    height: int


def make(picture: Picture) -> list[Rendition]:
    """Save the picture at each width that is less than its own. What moves has none: it is served as it is."""
    storage, original = picture.file.storage, str(picture.file.name)
    with storage.open(original) as file, Image.open(file) as image:
        if getattr(image, "is_animated", False):
            return []
        return [_save(image, width, original, storage) for width in WIDTHS if width < image.width]


def _save(image: Image.Image, width: int, original: str, storage: Storage) -> Rendition:
    height = max(1, round(image.height * width / image.width))
    path = PurePosixPath(original)
    name = str(path.with_name(f"{path.stem}-{width}.webp"))
    written = io.BytesIO()
    smaller = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    smaller.save(written, "WEBP", quality=80, method=4)
    if storage.exists(name):
        storage.delete(name)
    return Rendition(
        name=storage.save(name, ContentFile(written.getvalue())),
        format="webp",
        width=width,
        height=height,
    )
