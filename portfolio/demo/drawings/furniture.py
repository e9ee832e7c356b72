"""Things that stand in more than one picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from portfolio.demo.drawings import palette as c
from portfolio.demo.drawings.canvas import Canvas, leaf

# Lists whose lengths share no factor: a row of books takes long to look like itself again.
WIDTHS = (34, 26, 44, 30, 52, 24, 38)
HEIGHTS = (0.92, 0.78, 0.98, 0.7, 0.86, 0.94, 0.74, 0.88, 0.8, 0.96, 0.68)
SPINES = (
    c.TEAL, c.CLAY, c.CREAM, c.DEEP, c.MUSTARD, c.LAGOON, c.WARM, c.SAGE, c.APRICOT, c.MOSS,
    c.PAPER, c.ROSE, c.MIST,
)  # fmt: skip


def books(
    canvas: Canvas, x: float, floor: float, length: float, tall: float, first: int = 0
) -> float:
    """Stand books on a board from ``x`` on, as many as fit into ``length``; return where they end."""
    end = x + length
    for number in count(first):
        width = WIDTHS[number % len(WIDTHS)]
        if x + width > end:
            return x
        height = tall * HEIGHTS[number % len(HEIGHTS)]
        book(canvas, x, floor - height, width - 2, height, number)
        x += width
    raise AssertionError  # pragma: no cover  (count() never ends)


def book(canvas: Canvas, x: float, y: float, width: float, height: float, number: int) -> None:
    """Draw one spine, with the ornament that its number gives it."""
    cover = SPINES[number % len(SPINES)]
    light = cover in {c.CREAM, c.PAPER, c.MIST, c.APRICOT, c.SAGE, c.MUSTARD}
    mark = c.WARM if light else c.CREAM
    canvas.rect(x, y, width, height, cover, 3)
    if number % 3 == 0:
        canvas.rect(x, y + height * 0.12, width, 5, mark)
        canvas.rect(x, y + height * 0.12 + 10, width, 3, mark)
        canvas.rect(x, y + height * 0.84, width, 5, mark)
    elif number % 3 == 1:
        canvas.rect(x + width * 0.25, y + height * 0.16, width * 0.5, height * 0.34, mark, 2)
    else:
        canvas.disc(x + width / 2, y + height * 0.2, width * 0.2, mark)
        canvas.rect(x + width * 0.42, y + height * 0.34, width * 0.16, height * 0.4, mark, 2)


def pile(canvas: Canvas, x: float, floor: float, lengths: Sequence[float], first: int = 0) -> None:
    """Lay books on one another, the first at the bottom."""
    for number, length in enumerate(lengths, first):
        floor -= 30
        shift = (number * 13) % 22
        canvas.rect(x + shift, floor, length, 28, SPINES[number % len(SPINES)], 4)
        canvas.rect(x + shift + length - 16, floor + 4, 16, 20, c.CARD, 2)
        canvas.rect(x + shift + 26, floor, 6, 28, c.CREAM)


def plant(canvas: Canvas, x: float, floor: float, size: float, pot: str = c.CLAY) -> None:
    """Stand a pot plant with its foot at (x, floor)."""
    rim = floor - size * 0.42
    for angle, length in ((-0.2, 0.72), (0.21, 0.66), (-0.11, 0.92), (0.12, 0.9), (0.005, 1.02)):
        colour = c.MOSS if abs(angle) > 0.1 else c.SAGE
        canvas.polygon(leaf(x, rim, size * length, angle, 0.19), colour)
    top, foot = size * 0.27, size * 0.19
    canvas.polygon([(x - top, rim), (x + top, rim), (x + foot, floor), (x - foot, floor)], pot)
    canvas.rect(x - top - 5, rim - 6, 2 * top + 10, size * 0.11, pot, 4)


def mug(canvas: Canvas, x: float, floor: float, colour: str, band: str) -> None:
    """Stand a mug with its foot's middle at (x, floor)."""
    canvas.ring(x + 42, floor - 42, 24, colour, 9)
    canvas.rect(x - 40, floor - 84, 80, 84, colour, 10)
    canvas.rect(x - 40, floor - 56, 80, 10, band)


def shadow(canvas: Canvas, x: float, y: float, half: float, colour: str) -> None:
    """Lay the shadow that a standing thing throws on the floor."""
    canvas.disc(x, y, half, colour, half * 0.07)
