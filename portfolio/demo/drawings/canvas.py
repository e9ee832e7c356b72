"""A surface to draw flat pictures on: drawn three times too large, then made small, so that edges are clean."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 720
SCALE = 3

Point = tuple[float, float]


def scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def box(x: float, y: float, width: float, height: float) -> list[Point]:
    """Return a box as Pillow takes it, whose far corner belongs to it."""
    left, top = round(x * SCALE), round(y * SCALE)
    return [(left, top), (round((x + width) * SCALE) - 1, round((y + height) * SCALE) - 1)]


class Canvas:
    """Everything is said in the finished picture's pixels, from its top left corner."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.reduce(SCALE)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0
    ) -> None:
        self.draw.rounded_rectangle(box(x, y, width, height), radius * SCALE, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str, height: float = 0) -> None:
        """Fill a circle around (x, y), or an ellipse when half its height is given."""
        tall = height or radius
        self.draw.ellipse(box(x - radius, y - tall, 2 * radius, 2 * tall), fill=fill)

    def ring(self, x: float, y: float, radius: float, colour: str, width: float) -> None:
        self.draw.ellipse(
            box(x - radius, y - radius, 2 * radius, 2 * radius),
            outline=colour,
            width=round(width * SCALE),
        )

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        self.draw.polygon(scaled(points), fill=fill)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """Draw a line with round ends and corners."""
        self.draw.line(scaled(points), fill=colour, width=round(width * SCALE))
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def curve(self, start: Point, bend: Point, end: Point, colour: str, width: float) -> None:
        self.line(bezier(start, bend, end), colour, width)

    def arch(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Fill a door or window with a round head."""
        radius = width / 2
        self.disc(x + radius, y + radius, radius, fill)
        self.rect(x, y + radius, width, height - radius, fill)

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float) -> None:
        """Lay a soft light around (x, y); ``strength`` is between 0 and 1."""
        size = round(2 * radius * SCALE)
        light = Image.radial_gradient("L").resize((size, size), Image.Resampling.BILINEAR)
        light = light.point([round(strength * max(0, 255 - 1.42 * level)) for level in range(256)])
        corner = (round((x - radius) * SCALE), round((y - radius) * SCALE))
        self.image.paste(colour, (*corner, corner[0] + size, corner[1] + size), light)

    def veil(self, points: Sequence[Point], colour: str, strength: float) -> None:
        """Lay a thin colour over a shape: a shadow, a beam of light."""
        left, top = (int(min(edge)) * SCALE for edge in zip(*points, strict=True))
        right, bottom = (int(max(edge)) * SCALE for edge in zip(*points, strict=True))
        mask = Image.new("L", (right - left, bottom - top))
        shape = [(x - left, y - top) for x, y in scaled(points)]
        ImageDraw.Draw(mask).polygon(shape, fill=round(255 * strength))
        self.image.paste(colour, (left, top, right, bottom), mask)

    def sky(self, height: float, top: str, bottom: str) -> None:
        """Fill the upper part of the picture from one colour to another."""
        size = (WIDTH * SCALE, round(height * SCALE))
        blend = Image.linear_gradient("L").resize(size)
        area = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), blend)
        self.image.paste(area)

    def text(self, x: float, y: float, words: str, colour: str, size: float) -> None:
        """Write in Pillow's own font: which ones the machine has does not matter."""
        font = ImageFont.load_default(size * SCALE)
        self.draw.text((x * SCALE, y * SCALE), words, fill=colour, font=font, anchor="ls")

    def portrait(self, x: float, y: float, radius: float, colours: tuple[str, str, str]) -> None:
        """Draw a head and shoulders in a medallion: ground, head and coat."""
        ground, head, coat = colours
        size = round(2 * radius * SCALE)
        medal = Image.new("RGB", (size, size), ground)
        pen = ImageDraw.Draw(medal)
        pen.ellipse((size * 0.16, size * 0.62, size * 0.84, size * 1.5), fill=coat)
        pen.ellipse((size * 0.32, size * 0.2, size * 0.68, size * 0.58), fill=head)
        mask = Image.new("L", (size, size))
        ImageDraw.Draw(mask).ellipse((0, 0, size - 1, size - 1), fill=255)
        self.image.paste(medal, (round((x - radius) * SCALE), round((y - radius) * SCALE)), mask)


def bezier(start: Point, bend: Point, end: Point, steps: int = 48) -> list[Point]:
    """Return the points of a curve from start to end that leans towards ``bend``."""
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * bend[0] + t**2 * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * bend[1] + t**2 * end[1],
        )
        for t in (step / steps for step in range(steps + 1))
    ]


def leaf(x: float, y: float, length: float, angle: float, plumpness: float = 0.3) -> list[Point]:
    """Return a leaf that starts at (x, y) and grows ``length`` far, at ``angle`` turns (0 is up)."""
    turn = angle * 2 * pi
    tip = (x + length * sin(turn), y - length * cos(turn))
    side = (length * plumpness * cos(turn), length * plumpness * sin(turn))
    middle = ((x + tip[0]) / 2, (y + tip[1]) / 2)
    right = bezier((x, y), (middle[0] + side[0] * 2, middle[1] + side[1] * 2), tip, 16)
    left = bezier(tip, (middle[0] - side[0] * 2, middle[1] - side[1] * 2), (x, y), 16)
    return right + left
