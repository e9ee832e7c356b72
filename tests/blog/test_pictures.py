"""Pictures that the author uploads."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
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
    ("kind", "becomes"),
    [
        ("JPEG", "jpg"),
        ("MPO", "jpg"),
        ("PNG", "png"),
        ("WEBP", "webp"),
        ("AVIF", "webp"),
        ("GIF", "png"),
    ],
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


def test_a_palette_s_transparency_stays():
    image = Image.new("P", (2, 1))
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((1, 0), 1)
    written = io.BytesIO()
    image.save(written, "PNG", transparency=0)
    _, made = made_of(written.getvalue())
    assert made.getpixel((0, 0))[3] == 0
    assert made.getpixel((1, 0)) == (255, 0, 0, 255)


def test_greys_of_16_bits_stay_as_bright_as_they_were():
    _, made = made_of(picture("PNG", mode="I;16", color=100 * 257))
    assert made.getpixel((0, 0)) == (100, 100, 100)


def test_colours_are_those_that_the_picture_s_own_profile_means():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    _, plain = made_of(picture("PNG", color=(200, 100, 50)))
    swapped = swap_of_red_and_blue()
    _, made = made_of(picture("PNG", color=(200, 100, 50), icc_profile=swapped))
    red, _, blue = made.getpixel((0, 0))
    assert blue > red
    assert "icc_profile" not in made.info
    # One that is not for such a picture, or is none, changes nothing.
    for useless in (profile, b"no profile"):
        _, made = made_of(picture("PNG", color=(200, 100, 50), icc_profile=useless))
        assert made.getpixel((0, 0)) == plain.getpixel((0, 0))


def swap_of_red_and_blue():
    """A profile in which the red and the blue of sRGB have changed places."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = content.index(b"rXYZ"), content.index(b"bXYZ")
    content[red : red + 4], content[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(content)


def animation(frames, size=(20, 10), kind="GIF"):
    pictures = [Image.new("RGB", size, (n * 50, 0, 0)) for n in range(frames)]
    written = io.BytesIO()
    options = {"save_all": True, "append_images": pictures[1:], "duration": 40, "loop": 0}
    pictures[0].save(written, kind, comment=b"A secret place", **options)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_on_moving(kind):
    file, made = made_of(animation(5, kind=kind))
    assert file.name.endswith(".webp")
    made.load()
    assert (made.n_frames, made.info["loop"], made.info["duration"]) == (5, 0, 40)
    file.seek(0)
    assert b"secret" not in file.read()


@pytest.mark.parametrize(
    ("limit", "most"), [("MAX_FRAMES", 4), ("MAX_ANIMATED_PIXELS", 999), ("MAX_SIDE", 19)]
)
def test_an_animation_that_is_too_much_is_refused_in_a_sentence(monkeypatch, limit, most):
    monkeypatch.setattr(pictures, limit, most)
    with pytest.raises(ValidationError, match="Shorter or smaller"):
        made_of(animation(5))


def test_a_kind_that_needs_more_room_to_be_decoded_may_have_fewer_pixels(monkeypatch):
    monkeypatch.setitem(pictures.MAX_PIXELS_OF, "WEBP", 1000)
    with pytest.raises(ValidationError, match="0 megapixels are the most"):
        made_of(picture("WEBP"))


def test_a_large_picture_is_made_smaller_strip_by_strip_without_a_seam():
    image = Image.linear_gradient("L").resize((100, 5300))
    written = io.BytesIO()
    image.save(written, "PNG")
    _, made = made_of(written.getvalue())
    column = [made.getpixel((5, y))[0] for y in range(made.height)]
    assert made.size == (45, 2400)
    assert column == sorted(column)


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
