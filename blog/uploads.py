"""Takes a picture into the library."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.base import File

from blog import pictures
from blog.models import Picture
from blog.tasks import make_renditions


def add_picture(*, upload: File[bytes], uploaded_by: Any, **words: Any) -> Picture:
    """Make the picture anew, keep it, and have its renditions made in the background.

    ``words`` are the model's fields that tell of it. Raises ``ValidationError`` with a sentence for the author.
    """
    words.setdefault("title", title_from(upload.name or ""))
    picture = Picture.objects.create(
        file=pictures.reencode(upload), uploaded_by=uploaded_by, **words
    )
    make_renditions.enqueue(picture.pk)
    return picture


def title_from(file_name: str) -> str:
    """Return what the author called the file, without its ending: it helps to find the picture again."""
    return PurePath(file_name).stem[:200]
