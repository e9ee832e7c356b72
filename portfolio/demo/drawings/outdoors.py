"""The library from the street, and the country that rises from an open book."""

from __future__ import annotations

from portfolio.demo.drawings import palette as c
from portfolio.demo.drawings.canvas import WIDTH, Canvas, bezier

STARS = (
    (90, 80, 3),
    (190, 150, 2),
    (300, 60, 2.5),
    (420, 120, 2),
    (700, 50, 2),
    (1000, 130, 3),
    (1120, 60, 2),
    (1220, 170, 2.5),
)


def facade() -> Canvas:
    """A small town library at dusk with every window lit."""
    canvas = Canvas(c.DEEP)
    canvas.sky(610, c.DEEP, "#d99a6c")
    for x, y, size in STARS:
        canvas.disc(x, y, size, c.CREAM)
    for x, height in ((40, 150), (180, 110), (1090, 120), (1230, 170)):
        canvas.disc(x, 612, 130, c.DEEP, height)
    canvas.glow(640, 500, 420, c.MUSTARD, 0.4)
    wing(canvas, 200)
    wing(canvas, 840)
    temple(canvas)
    canvas.rect(0, 610, WIDTH, 110, c.NIGHT)
    for step, half in enumerate((200, 226, 252)):
        canvas.rect(640 - half, 600 + step * 16, 2 * half, 16, (c.SAND, c.LINE, c.STONE)[step], 2)
    canvas.veil([(540, 648), (740, 648), (900, 720), (380, 720)], c.MUSTARD, 0.35)
    for x in (110, 1170):
        street_lamp(canvas, x)
    for x, coat in ((478, c.ROSE), (536, c.MIST), (832, c.CLAY)):
        passer_by(canvas, x, 684, coat)
    return canvas


def wing(canvas: Canvas, x: float) -> None:
    canvas.rect(x, 300, 240, 312, "#c8a888")
    canvas.rect(x - 12, 286, 264, 20, c.CREAM, 3)
    for column in (26, 98, 170):
        for y, tall in ((334, 96), (466, 110)):
            canvas.rect(x + column - 5, y - 5, 54, tall + 10, c.CREAM, 3)
            canvas.rect(x + column, y, 44, tall, c.MUSTARD, 2)
            canvas.rect(x + column, y + tall * 0.62, 44, tall * 0.38, c.CLAY, 2)
            canvas.rect(x + column + 20, y, 4, tall, c.CREAM)
    canvas.rect(x, 600, 240, 12, c.WARM)


def temple(canvas: Canvas) -> None:
    canvas.rect(448, 296, 384, 304, "#b98f6c")
    canvas.polygon([(416, 250), (864, 250), (640, 132)], c.CREAM)
    canvas.polygon([(480, 238), (800, 238), (640, 154)], c.APRICOT)
    canvas.polygon(
        [(640, 196), (602, 186), (602, 222), (640, 232), (678, 222), (678, 186)], c.PAPER
    )
    canvas.rect(638, 196, 4, 36, c.WARM)
    canvas.rect(424, 250, 432, 48, c.SAND, 3)
    canvas.text(576, 284, "LIBRARY", c.WARM, 30)
    canvas.arch(586, 372, 108, 228, c.MUSTARD)
    canvas.rect(638, 376, 4, 224, c.WARM)
    canvas.disc(640, 426, 5, c.WARM)
    for x in (520, 716):
        canvas.arch(x, 400, 44, 130, c.MUSTARD)
    for x in (456, 572, 672, 788):
        canvas.rect(x, 300, 36, 300, c.PAPER, 2)
        canvas.rect(x + 24, 300, 12, 300, c.SAND)
        canvas.rect(x - 7, 298, 50, 14, c.CREAM, 3)
        canvas.rect(x - 7, 588, 50, 14, c.CREAM, 3)


def street_lamp(canvas: Canvas, x: float) -> None:
    canvas.glow(x, 380, 190, c.CREAM, 0.6)
    canvas.rect(x - 5, 400, 10, 260, c.INK)
    canvas.rect(x - 20, 648, 40, 14, c.INK, 4)
    canvas.disc(x, 380, 26, c.PAPER)
    canvas.polygon([(x - 30, 362), (x + 30, 362), (x, 338)], c.INK)


def passer_by(canvas: Canvas, x: float, floor: float, coat: str) -> None:
    canvas.rect(x - 8, floor - 30, 6, 30, c.INK, 3)
    canvas.rect(x + 3, floor - 30, 6, 30, c.INK, 3)
    canvas.polygon(
        [(x - 18, floor - 22), (x + 18, floor - 22), (x + 11, floor - 78), (x - 11, floor - 78)],
        coat,
    )
    canvas.disc(x, floor - 80, 11, coat)
    canvas.disc(x, floor - 96, 12, c.CREAM)
    canvas.rect(x + 12, floor - 52, 18, 24, c.TEAL, 2)


def story() -> Canvas:
    """An open book with hills, a house and a sun where the words would be."""
    canvas = Canvas(c.SKY)
    canvas.disc(640, 352, 306, "#f3e6cf")
    canvas.disc(640, 330, 96, c.MUSTARD)
    hills = (
        ((250, 560), (440, 170), (700, 560), c.MIST), ((560, 560), (860, 190), (1040, 560), c.LAGOON),
        ((200, 560), (330, 330), (640, 560), c.SAGE), ((430, 560), (700, 330), (1090, 560), c.MOSS),
    )  # fmt: skip
    for start, bend, end, colour in hills:
        canvas.polygon(bezier(start, bend, end), colour)
    cottage(canvas, 752, 456)
    for x, y, size in ((400, 480, 52), (450, 494, 40), (930, 492, 54), (346, 500, 36)):
        tree(canvas, x, y, size)
    for x, y in ((420, 214), (490, 176), (840, 196)):
        canvas.curve((x - 24, y - 8), (x - 8, y - 14), (x, y + 4), c.DEEP, 4)
        canvas.curve((x, y + 4), (x + 8, y - 14), (x + 24, y - 8), c.DEEP, 4)
    pages(canvas)
    return canvas


def cottage(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x + 62, y - 66, 16, 40, c.BARK)
    canvas.rect(x, y, 96, 70, c.CREAM)
    canvas.polygon([(x - 14, y + 2), (x + 48, y - 54), (x + 110, y + 2)], c.WARM)
    canvas.rect(x + 38, y + 28, 22, 42, c.TEAL, 3)
    for left in (12, 70):
        canvas.rect(x + left, y + 20, 16, 18, c.MUSTARD, 2)


def tree(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.rect(x - 4, y, 8, size, c.BARK)
    canvas.disc(x, y, size * 0.5, c.TEAL, size * 0.72)


def pages(canvas: Canvas) -> None:
    canvas.disc(640, 664, 500, c.MIST, 22)
    canvas.polygon([(150, 556), (1130, 556), (1160, 660), (120, 660)], c.WARM)
    for side in (-1, 1):
        spine, edge = 640, 640 + side * 480
        top = bezier((spine, 566), (640 + side * 230, 488), (edge, 548))
        foot = bezier((640 + side * 504, 640), (640 + side * 240, 582), (spine, 652))
        canvas.polygon(top + foot, c.PAPER if side < 0 else c.CARD)
        for line in range(3):
            left, right = 640 + side * 70, 640 + side * (410 + line * 6)
            y = 572 + line * 22
            canvas.curve((left, y), (640 + side * 230, y - 34), (right, y - 2), c.STONE, 4)
    canvas.line([(640, 566), (640, 652)], c.STONE, 4)
