"""The pictures of the made-up people: a plain drawing of each, or what comes instead of it."""

from __future__ import annotations

import io

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotFound,
    HttpResponseRedirect,
)
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from accounts.identity_provider import faults
from accounts.identity_provider.people import Person
from accounts.identity_provider.provider import provider_of

SIDE = 96
# Wall, jumper, hair.
COLOURS = (
    ("#d8e4d2", "#3f6b52", "#4a3428"),
    ("#f0dcc8", "#b3552e", "#1f1a1a"),
    ("#d3e0ea", "#2f4f74", "#b98a4a"),
    ("#eadbe6", "#74406b", "#2b2030"),
    ("#e9e4c9", "#8a6d1f", "#6b6b6b"),
)
SKIN = ("#f0c9a8", "#c48a5c", "#e6b892", "#8d5a3a", "#dba77d")


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponseBase:
    provider = provider_of(request)
    if answer := faults.answer_instead(provider.fault, "picture"):
        return answer
    if provider.fault == "picture.moved" and not request.GET:
        return HttpResponseRedirect("?where=here")
    person = next((one for one in provider.people if one.key == key), None)
    if person is None:
        return HttpResponseNotFound("There is no such picture.", content_type="text/plain")
    return HttpResponse(draw(person), content_type="image/png")


def draw(person: Person) -> bytes:
    """Return a head and shoulders, in colours that are always the same for one person, as PNG."""
    wall, jumper, hair = COLOURS[person.number % len(COLOURS)]
    scale = 4
    image = Image.new("RGB", (SIDE * scale, SIDE * scale), wall)
    canvas = ImageDraw.Draw(image)

    def disc(x: int, y: int, wide: int, high: int, colour: str) -> None:
        corners = [(x - wide, y - high), (x + wide, y + high)]
        canvas.ellipse([(a * scale, b * scale) for a, b in corners], fill=colour)

    disc(48, 40, 24, 25, hair)
    disc(48, 100, 38, 36, jumper)
    disc(48, 68, 8, 14, SKIN[person.number // 2 % len(SKIN)])
    disc(48, 46, 19, 23, SKIN[person.number // 2 % len(SKIN)])
    disc(48, 26, 20, 10, hair)
    written = io.BytesIO()
    image.reduce(scale).save(written, "PNG")
    return written.getvalue()
