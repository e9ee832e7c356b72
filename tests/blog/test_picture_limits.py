"""What the worst of uploads may cost: five seconds and 300 MB. Each is tried in a process of its own."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import pytest
from django.conf import settings
from PIL import Image

SECONDS = 5
KILOBYTES = 300 * 1024
# Says what became of the picture on its standard input, the processor's time and the most memory that this took.
TRY = """
import io, resource, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.exceptions import ValidationError
from blog import pictures
try:
    print("made", pictures.reencode(io.BytesIO(sys.stdin.buffer.read())).name)
except ValidationError as error:
    print("refused", error.messages[0])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
# Not ru_maxrss: a process begins with its parent's.
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""


def written(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    # As large as may be, and a camera's own way to save it.
    return written(Image.new("RGB", (7700, 5190), "tan"), "JPEG", exif=exif)


def bomb() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        sum_of_it = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + sum_of_it

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    line = zlib.compress(bytes(1_000_000))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", line), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def long_gif() -> bytes:
    frames = [Image.new("P", (200, 200), n % 256) for n in range(500)]
    for n, frame in enumerate(frames):
        frame.putpixel((n % 200, 0), 255 - n % 256)
    return written(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=40)


def palette() -> bytes:
    return written(Image.new("P", (6000, 6000)), "PNG", transparency=0)


CASES = {
    "a photo with a place, lying on its side": (photo, "made"),
    "30,000 by 30,000 in a few bytes": (bomb, "refused This picture is too large"),
    "a JPEG that breaks off": (lambda: photo()[:-5000], "refused This picture's file is damaged"),
    "500 frames": (long_gif, "made"),
    "a page called a picture": (lambda: b"<!doctype html><script>", "refused This is not a pict"),
    "an SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "refused This is not a pict"),
    "colours of print": (lambda: written(Image.new("CMYK", (6000, 6000)), "JPEG"), "made"),
    "16 bits": (lambda: written(Image.new("I;16", (6000, 6000)), "PNG"), "made"),
    "a palette with transparency": (palette, "made"),
    "the largest PNG": (lambda: written(Image.new("RGBA", (6300, 6300)), "PNG"), "made"),
    "the largest WebP": (lambda: written(Image.new("RGB", (4000, 3000)), "WEBP"), "made"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_ends_well_or_with_a_sentence_within_its_limits(case):
    make, outcome = CASES[case]
    answer = subprocess.run(
        [sys.executable, "-c", TRY],
        input=make(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        timeout=60,
        check=True,
    )
    said, seconds, memory = answer.stdout.decode().splitlines()
    assert said.startswith(outcome)
    assert float(seconds) < SECONDS
    assert int(memory) < KILOBYTES
