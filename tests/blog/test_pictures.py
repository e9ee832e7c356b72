"""Pictures that the author uploads."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from blog import pictures


def picture(kind="JPEG", size=(40, 30), mode="RGB", color=None, **options):
    written = io.BytesIO()
    Image.new(mode, size, color).save(written, kind, **options)
    return written.getvalue()


def png_that_claims(width, height):
    """A PNG whose header promises more than the file holds."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def made_of(content):
    file = pictures.reencode(SimpleUploadedFile("my holiday.exe", content))
    return file, Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize(
    ("kind", "becomes"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "png")]
)
def test_a_picture_keeps_its_kind_and_gets_a_random_name(kind, becomes):
    file, _ = made_of(picture(kind))
    stem, _, ending = file.name.partition(".")
    assert (len(stem), ending) == (16, becomes)
    assert file.name != made_of(picture(kind))[0].name


def test_a_large_picture_is_made_smaller_in_proportion():
    assert made_of(picture(size=(4800, 1200)))[1].size == (2400, 600)


def test_metadata_is_left_behind():
    exif = Image.Exif()
    exif[0x010E] = "A secret place"
    _, image = made_of(picture(exif=exif, comment=b"A secret place"))
    assert (dict(image.getexif()), image.info.get("comment")) == ({}, None)


def test_text_within_a_png_is_left_behind():
    info = PngInfo()
    info.add_text("Comment", "A secret place")
    file, _ = made_of(picture("PNG", pnginfo=info))
    file.seek(0)
    assert b"secret" not in file.read()


def test_a_picture_stands_as_its_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert made_of(picture(size=(40, 30), exif=exif))[1].size == (30, 40)


def test_transparency_stays():
    _, image = made_of(picture("PNG", mode="RGBA", color=(9, 9, 9, 0)))
    assert image.getpixel((0, 0)) == (9, 9, 9, 0)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_colours_of_print_and_grey_become_those_of_the_screen(mode):
    assert made_of(picture(mode=mode))[1].mode == "RGB"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a picture"),
        (b"MZ\x90\x00", "not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not a picture"),
        (b"GIF89a", "not a picture"),
        (picture("TIFF"), "not a picture"),
        (picture(size=(400, 300))[:700], "damaged"),
        (picture("PNG", size=(400, 300))[:-80], "damaged"),
        (png_that_claims(100, 100), "damaged"),
        (png_that_claims(8000, 5001), "40 megapixels"),
        (png_that_claims(65_000, 65_000), "40 megapixels"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        pictures.reencode(SimpleUploadedFile("a.png", content))


def test_what_pillow_only_warns_of_is_refused():
    # 100 million pixels: between its warning and its refusal.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValidationError, match="40 megapixels"):
            pictures.reencode(SimpleUploadedFile("a.png", png_that_claims(10_000, 10_000)))
    with pytest.raises(ValidationError, match="40 megapixels"):
        pictures.reencode(SimpleUploadedFile("a.png", png_that_claims(10_000, 10_000)))


def test_a_file_that_is_too_large_is_not_opened():
    upload = SimpleUploadedFile("a.png", b"x")
    upload.size = pictures.MAX_BYTES + 1
    with pytest.raises(ValidationError, match="25 MB"):
        pictures.reencode(upload)
