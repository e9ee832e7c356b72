"""Pictures of people: whatever is sent, what is kept is a small square that Pillow wrote."""

from __future__ import annotations

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from accounts import pictures
from accounts.identity_provider.faults import huge_picture
from accounts.pictures import SIDE, square


def written(
    size=(400, 300), *, kind="PNG", mode="RGB", colour="red", **options
) -> ContentFile[bytes]:
    content = io.BytesIO()
    Image.new(mode, size, colour).save(content, kind, **options)
    return ContentFile(content.getvalue(), "me")


def read(file) -> Image.Image:
    return Image.open(io.BytesIO(file.read()))


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    colour = image.getpixel(at)
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_a_small_square_webp(kind):
    made = square(written(kind=kind))
    image = read(made)
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))
    assert re.fullmatch(r"[0-9a-f]{32}\.webp", str(made.name))


def test_names_tell_nothing_and_never_come_twice():
    assert square(written()).name != square(written()).name


def test_a_small_picture_is_not_blown_up():
    assert read(square(written((73, 60)))).size == (60, 60)


@pytest.mark.parametrize(
    ("mode", "colour"), [("CMYK", 0), ("L", 200), ("P", 0), ("LA", 200), ("RGBA", "red"), ("1", 1)]
)
def test_every_usual_way_to_keep_colours_is_read(mode, colour):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert read(square(written(mode=mode, colour=colour, kind=kind))).size == (SIDE, SIDE)


def test_what_can_be_seen_through_stays_so():
    made = read(square(written(mode="RGBA", colour=(0, 0, 0, 0))))
    assert pixel(made, (5, 5))[3] == 0


def test_it_stands_upright_and_says_nothing_of_the_camera():
    image = Image.new("RGB", (100, 100), "red")
    image.paste("blue", (0, 0, 100, 50))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif, quality=95)
    made = read(square(ContentFile(content.getvalue())))
    assert not made.getexif()
    red, _green, blue = pixel(made, (90, 50))
    assert blue > 200
    assert red < 60


def test_of_what_moves_the_first_moment_is_kept():
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    content = io.BytesIO()
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    made = read(square(ContentFile(content.getvalue())))
    assert not getattr(made, "is_animated", False)
    assert pixel(made, (5, 5))[0] > 200


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "can read"),
        (b"<!doctype html><script>alert(1)</script>", "can read"),
        (SVG, "can read"),
        (b"\x89PNG\r\n\x1a\nand so on", "can read"),
        (b"%PDF-1.7", "can read"),
        (written(kind="TIFF").read(), "can read"),
        (written(kind="BMP").read(), "can read"),
        (written(mode="I;16", colour=0).read(), "can read"),
        (huge_picture(), "too large"),
        (written((4001, 4001), mode="1", colour=0).read(), "too large"),
        (written(kind="JPEG").read()[:200], "can read"),
        (written((300, 300)).read()[:-40], "damaged"),
        (b"x" * (pictures.MAX_BYTES + 1), "10 MB"),
    ],
    ids=range(13),
)
def test_what_is_no_picture_is_said_so(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        square(ContentFile(content))
