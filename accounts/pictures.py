"""Pictures of people: read with care, cut square, and made anew."""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

# Pixels on each side: the largest circle that shows one is 96 wide, on a screen with two for each.
SIDE = 192
MAX_BYTES = 10 * 1024 * 1024
# A JPEG is decoded at an eighth of its size; everything else whole. Pillow itself would take 179 million.
MAX_PIXELS_OF = {"JPEG": 64_000_000, "PNG": 16_000_000, "WEBP": 12_000_000, "GIF": 12_000_000}
PLAIN_MODES = {"1", "L", "RGB", "CMYK", "YCbCr"}
SEE_THROUGH_MODES = {"P", "PA", "LA", "RGBA"}
# What Pillow's readers raise on broken files.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)


def square(upload: File[bytes] | IO[bytes]) -> ContentFile[bytes]:
    """Return the middle of the picture, upright, as a small WebP without metadata, under a random name.

    Of one that moves, the first moment. Raises ``ValidationError`` with a sentence for whoever sent it.
    """
    if (getattr(upload, "size", None) or 0) > MAX_BYTES:
        raise ValidationError(_("This picture's file is too large: 10 MB are the most."))
    image = _open(upload)
    try:
        small = _middle(image)
    except BROKEN as error:
        raise ValidationError(_("This picture's file is damaged or not complete.")) from error
    # A new image carries none of the old one's metadata.
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    written = io.BytesIO()
    clean.save(written, "WEBP", quality=82, method=4)
    return ContentFile(written.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _open(upload: File[bytes] | IO[bytes]) -> Image.Image:
    """Read the header alone, by the readers of four formats, whatever the file is called."""
    try:
        image = Image.open(upload, formats=list(MAX_PIXELS_OF))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise _unreadable() from error
    # What several cameras save beside each other (MPO) is a JPEG.
    if image.width * image.height > MAX_PIXELS_OF.get(image.format or "", MAX_PIXELS_OF["JPEG"]):
        raise _too_many_pixels()
    if image.mode not in PLAIN_MODES | SEE_THROUGH_MODES:
        raise _unreadable()
    return image


def _middle(image: Image.Image) -> Image.Image:
    side = min(SIDE, *image.size)
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    whole = image.convert("RGBA" if image.mode in SEE_THROUGH_MODES else "RGB")
    fitting = ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS)
    # fit() forgets which way up the camera was held.
    fitting.info = image.info
    return ImageOps.exif_transpose(fitting)


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("This picture is too large. A smaller one will do."))


def _unreadable() -> ValidationError:
    return ValidationError(_("This is not a picture that we can read: JPEG, PNG, WebP or GIF."))


def replace_file(owner: models.Model, field: str, picture: ContentFile[bytes] | None) -> None:
    """Let ``field`` hold the picture, or nothing, and erase the file before it as soon as that is certain."""
    before = getattr(owner, field)
    storage, name = before.storage, before.name
    setattr(owner, field, picture or "")
    owner.save(update_fields=[field])
    if name:
        transaction.on_commit(lambda: storage.delete(name))
