"""Pictures that the author uploads: decoded with care and made anew."""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_BYTES = 25 * 1024 * 1024
# Pillow itself only warns up to 179 million: the header is read first, and no more than this is decoded.
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400
READABLE = ("JPEG", "PNG", "WEBP", "GIF")
# What each becomes: its ending, and how it is saved.
WRITTEN: dict[str, tuple[str, dict[str, object]]] = {
    "JPEG": ("jpg", {"format": "JPEG", "quality": 85, "progressive": True, "optimize": True}),
    "WEBP": ("webp", {"format": "WEBP", "quality": 85}),
    "PNG": ("png", {"format": "PNG", "optimize": True}),
    "GIF": ("png", {"format": "PNG", "optimize": True}),
}
# What Pillow's readers raise on broken files.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)


def reencode(upload: File[bytes] | IO[bytes]) -> ContentFile[bytes]:
    """Return the picture upright, no wider or higher than ``MAX_SIDE``, without metadata, under a random name.

    Raises ``ValidationError`` with a sentence for the author.
    """
    if (getattr(upload, "size", None) or 0) > MAX_BYTES:
        raise ValidationError(_("This picture's file is too large: 25 MB are the most."))
    image = _open(upload)
    ending, options = WRITTEN[image.format or "PNG"]
    upright = _upright(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    # A new image carries none of the old one's metadata.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    clean.save(written, **options)  # type: ignore[arg-type]
    return ContentFile(written.getvalue(), name=f"{secrets.token_hex(8)}.{ending}")


def _open(upload: File[bytes] | IO[bytes]) -> Image.Image:
    """Read the header alone."""
    try:
        image = Image.open(upload, formats=READABLE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise ValidationError(
            _("This is not a picture that we can read: JPEG, PNG, WebP or GIF.")
        ) from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Decode the picture, turn it as its camera was held, and bring it to colours that every format here knows."""
    try:
        image.load()
        turned = ImageOps.exif_transpose(image)
    except BROKEN as error:
        raise ValidationError(_("This picture's file is damaged or not complete.")) from error
    return turned.convert("RGBA" if turned.has_transparency_data else "RGB")


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("This picture is too large: 40 megapixels are the most."))
