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
from PIL import Image, ImageCms, ImageOps, ImageSequence

MAX_BYTES = 25 * 1024 * 1024
# Pillow itself only warns up to 179 million: the header is read first, and no more than this is decoded.
MAX_PIXELS = 40_000_000
# These readers hold a picture several times over while they decode it.
MAX_PIXELS_OF = {"WEBP": 12_000_000, "AVIF": 12_000_000}
# All frames of an animation together.
MAX_ANIMATED_PIXELS = 30_000_000
MAX_FRAMES = 1000
MAX_SIDE = 2400
READABLE = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
ANIMATED = {"GIF", "PNG", "WEBP", "AVIF"}
JPEG: dict[str, object] = {"format": "JPEG", "quality": 85, "progressive": True, "optimize": True}
PNG: dict[str, object] = {"format": "PNG"}
WEBP: dict[str, object] = {"format": "WEBP", "quality": 85, "method": 2}
# What each becomes: its ending, and how it is saved. What several cameras save beside each other (MPO) is a JPEG.
WRITTEN: dict[str, tuple[str, dict[str, object]]] = {
    "JPEG": ("jpg", JPEG),
    "MPO": ("jpg", JPEG),
    "WEBP": ("webp", WEBP),
    "AVIF": ("webp", WEBP),
    "PNG": ("png", PNG),
    "GIF": ("png", PNG),
}
# What Pillow's readers raise on broken files.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
# Rows of the small picture that are made at a time.
STRIP = 64


def reencode(upload: File[bytes] | IO[bytes]) -> ContentFile[bytes]:
    """Return the picture upright, in the screen's colours, no wider or higher than ``MAX_SIDE``, without metadata,
    under a random name. What moves goes on moving, as WebP.

    Raises ``ValidationError`` with a sentence for the author.
    """
    if (getattr(upload, "size", None) or 0) > MAX_BYTES:
        raise too_many_bytes()
    image = _open(upload)
    try:
        if image.format in ANIMATED and getattr(image, "is_animated", False):
            return _named(_moving(image), "webp")
        ending, options = WRITTEN[image.format or "PNG"]
        return _named(_still(image, options), ending)
    except BROKEN as error:
        raise ValidationError(_("This picture's file is damaged or not complete.")) from error


def too_many_bytes() -> ValidationError:
    return ValidationError(_("This picture's file is too large: 25 MB are the most."))


def _named(content: bytes, ending: str) -> ContentFile[bytes]:
    return ContentFile(content, name=f"{secrets.token_hex(8)}.{ending}")


def _open(upload: File[bytes] | IO[bytes]) -> Image.Image:
    """Read the header alone."""
    try:
        image = Image.open(upload, formats=READABLE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(MAX_PIXELS) from error
    except BROKEN as error:
        raise ValidationError(
            _("This is not a picture that we can read: JPEG, PNG, WebP, AVIF or GIF.")
        ) from error
    most = MAX_PIXELS_OF.get(image.format or "", MAX_PIXELS)
    if image.width * image.height > most:
        raise _too_many_pixels(most)
    return image


def _still(image: Image.Image, options: dict[str, object]) -> bytes:
    # A JPEG can be decoded at a half or a quarter of its size.
    image.draft(None, (MAX_SIDE, MAX_SIDE))
    image.load()
    small = _shrunk(image)
    # Gives the room of the large one back.
    image.close()
    small.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    upright = _in_colours_of_the_screen(ImageOps.exif_transpose(small))
    # A new image carries none of the old one's metadata.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    written = io.BytesIO()
    clean.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def _shrunk(image: Image.Image) -> Image.Image:
    """Make a large picture a half, a third … as wide, strip by strip: a copy of all of it would need too much."""
    mode = _mode(image)
    factor = max(1, max(image.size) // MAX_SIDE)
    size = (-(-image.width // factor), -(-image.height // factor))
    small = Image.new(mode, size)
    for top in range(0, image.height, STRIP * factor):
        bottom = min(top + STRIP * factor, image.height)
        strip = _eight_bits(image.crop((0, top, image.width, bottom)))
        small.paste(strip.convert(mode).reduce(factor), (0, top // factor))
    small.info = image.info
    return small


def _eight_bits(image: Image.Image) -> Image.Image:
    """Bring greys of 16 bits down to 8: convert() alone would make white of nearly all of them."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")


def _mode(image: Image.Image) -> str:
    if image.mode == "CMYK":
        return "CMYK"
    return "RGBA" if image.has_transparency_data else "RGB"


def _in_colours_of_the_screen(image: Image.Image) -> Image.Image:
    """Bring the picture to sRGB by its own profile, which is left behind then; a broken one is left behind at once."""
    mode = "RGB" if image.mode == "CMYK" else image.mode
    if profile := image.info.get("icc_profile"):
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, theirs, ours, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass
        else:
            return converted or image
    return image.convert(mode)


def _moving(image: Image.Image) -> bytes:
    """Return the animation as WebP. The frames are looked through first: how long each stands, and how many."""
    durations = []
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        pixels = number * image.width * image.height
        if number > MAX_FRAMES or pixels > MAX_ANIMATED_PIXELS or max(image.size) > MAX_SIDE:
            raise ValidationError(
                _("This animation is too long or too large. Shorter or smaller, it will do.")
            )
        # Some readers know it only then.
        frame.load()
        durations.append(int(frame.info.get("duration") or 0))
    written = io.BytesIO()
    image.seek(0)
    image.save(
        written,
        "WEBP",
        save_all=True,
        duration=durations,
        loop=image.info.get("loop", 1),
        quality=80,
        method=0,
    )
    return written.getvalue()


def _too_many_pixels(most: int) -> ValidationError:
    return ValidationError(
        _("This picture is too large: %(most)s megapixels are the most."),
        params={"most": most // 1_000_000},
    )
