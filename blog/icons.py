"""The site's icon as a picture: its owner's face where there is one, else three books on a shelf."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageOps

from blog.models import Picture
from blog.owner import site_owner

TAB, TOUCH, HOME, SPLASH = 48, 180, 192, 512
A_DAY = 60 * 60 * 24
# Raise it when what follows changes.
DRAWING = 1
# As site.css has it: --accent.
ACCENT = "#0b5d66"
# The books' corners, in a square of 32.
SIDE = 32.0
BOOKS = (
    ((7, 7.5), (11, 7.5), (11, 24.5), (7, 24.5)),
    ((13, 10.5), (17, 10.5), (17, 24.5), (13, 24.5)),
    ((19.4, 8.3), (23.1, 7.3), (27.1, 22.9), (23.4, 23.9)),
)
# Drawn so many times as large, and made smaller, edges are smooth.
FINER = 4


@require_safe
# Not for ever: the address stays when the picture changes.
@cache_control(public=True, max_age=A_DAY)
def icon(request: HttpRequest, side: int) -> HttpResponse:  # noqa: ARG001
    """Answer with a square as wide as ``side`` says, in pixels."""
    with default_storage.open(icon_file(side)) as file:
        return HttpResponse(file.read(), content_type="image/png")


def icon_file(side: int) -> str:
    """Return the name of the icon's file, which is made when it is asked for the first time."""
    card = getattr(site_owner(), "card", None)
    picture = card.picture if card else None
    of_what = PurePosixPath(str(picture.file.name)).stem if picture else f"drawn-{DRAWING}"
    name = f"icons/{of_what}-{side}.png"
    if not default_storage.exists(name):
        square = _cut_out(picture, side) if picture else _drawn(side)
        written = io.BytesIO()
        square.save(written, "PNG", optimize=True)
        name = default_storage.save(name, ContentFile(written.getvalue()))
    return name


def _cut_out(picture: Picture, side: int) -> Image.Image:
    with picture.file.storage.open(str(picture.file.name)) as file, Image.open(file) as image:
        return ImageOps.fit(image.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)


def _drawn(side: int) -> Image.Image:
    fine = side * FINER
    image = Image.new("RGB", (fine, fine), ACCENT)
    pen = ImageDraw.Draw(image)
    for book in BOOKS:
        pen.polygon([(x * fine / SIDE, y * fine / SIDE) for x, y in book], fill="#ffffff")
    return image.resize((side, side), Image.Resampling.LANCZOS)
