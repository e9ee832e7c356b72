"""Things seen close: people in a network, a phone at breakfast, catalogue cards, a map, a row of bars."""

from __future__ import annotations

from portfolio.demo.drawings import palette as c
from portfolio.demo.drawings.canvas import WIDTH, Canvas, Point, bezier, leaf

PEOPLE = (
    # x, y, radius, then ground, head and coat
    (640, 356, 96, (c.TEAL, c.CREAM, c.APRICOT)),
    (330, 236, 62, (c.MUSTARD, c.BARK, c.DEEP)),
    (196, 470, 50, (c.SAGE, c.APRICOT, c.WARM)),
    (432, 560, 58, (c.CLAY, c.CREAM, c.TEAL)),
    (520, 118, 44, (c.MIST, c.BARK, c.ROSE)),
    (820, 150, 58, (c.ROSE, c.CREAM, c.BARK)),
    (1056, 250, 66, (c.LAGOON, c.APRICOT, c.CREAM)),
    (900, 508, 62, (c.MOSS, c.CREAM, c.MUSTARD)),
    (1120, 520, 46, (c.APRICOT, c.BARK, c.TEAL)),
    (690, 630, 42, (c.DEEP, c.APRICOT, c.MIST)),
)  # fmt: skip
TIES = (
    (0, 1), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 9), (1, 2), (1, 4), (2, 3), (3, 9),
    (5, 6), (6, 8), (7, 8), (7, 9),
)  # fmt: skip
FAR = (
    (88, 250),
    (110, 620),
    (250, 92),
    (690, 54),
    (960, 70),
    (1200, 120),
    (1216, 392),
    (1010, 650),
    (300, 668),
)


def network() -> Canvas:
    canvas = Canvas(c.SKY)
    canvas.disc(640, 356, 520, "#e8f1ef")
    canvas.disc(640, 356, 330, "#f1f6f3")
    for number, (x, y) in enumerate(FAR):
        near = min(PEOPLE, key=lambda person: (person[0] - x) ** 2 + (person[1] - y) ** 2)
        canvas.line([(x, y), (near[0], near[1])], c.MIST, 2.5)
        canvas.disc(x, y, 9 + number % 3 * 3, (c.MIST, c.APRICOT, c.LAGOON)[number % 3])
    for one, other in TIES:
        start, end = PEOPLE[one], PEOPLE[other]
        bend = ((start[0] + end[0]) / 2 + (end[1] - start[1]) / 8, (start[1] + end[1]) / 2 + 14)
        canvas.curve((start[0], start[1]), bend, (end[0], end[1]), c.LAGOON, 5)
    for x, y, radius, colours in PEOPLE:
        canvas.disc(x, y, radius + 8, c.PAPER)
        canvas.portrait(x, y, radius, colours)
    speech(canvas, 700, 204, 118, c.PAPER)
    speech(canvas, 378, 132, 84, c.PAPER)
    speech(canvas, 958, 398, 100, c.PAPER)
    return canvas


def speech(canvas: Canvas, x: float, y: float, width: float, fill: str) -> None:
    canvas.rect(x, y, width, 62, fill, 18)
    canvas.polygon([(x + 18, y + 50), (x + 48, y + 58), (x + 12, y + 84)], fill)
    canvas.rect(x + 20, y + 19, width - 40, 8, c.LAGOON, 4)
    canvas.rect(x + 20, y + 36, (width - 40) * 0.6, 8, c.APRICOT, 4)


def phone() -> Canvas:
    """A breakfast table from above: a phone with a timeline, a cup, a notebook."""
    canvas = Canvas(c.CREAM)
    for x in range(-60, WIDTH, 214):
        canvas.rect(x, 0, 3, 720, "#ecd5b6")
    cup(canvas, 250, 240)
    notebook(canvas, 820, 150)
    canvas.rect(482, 72, 286, 600, "#e3c9a6", 44)
    canvas.rect(472, 58, 286, 600, c.INK, 42)
    canvas.rect(486, 72, 258, 572, c.CARD, 30)
    canvas.rect(576, 84, 78, 10, c.INK, 5)
    for number, y in enumerate((116, 256, 396, 536)):
        message(canvas, 500, y, number)
    canvas.polygon(leaf(150, 640, 170, 0.16, 0.16), c.SAGE)
    canvas.polygon(leaf(150, 640, 140, 0.3, 0.16), c.MOSS)
    canvas.polygon(leaf(150, 640, 150, 0.03, 0.16), c.MOSS)
    return canvas


def message(canvas: Canvas, x: float, y: float, number: int) -> None:
    tall = 92 if number == 3 else 126
    face = PEOPLE[(number * 3 + 1) % len(PEOPLE)][3]
    canvas.rect(x, y, 230, tall, c.PAPER, 14)
    canvas.portrait(x + 34, y + 36, 22, face)
    canvas.rect(x + 68, y + 20, 92, 10, c.TEAL, 5)
    for line, length in enumerate((144, 128, 140, 70)[: 2 if number == 3 else 4]):
        canvas.rect(x + 68, y + 40 + line * 19, length, 8, c.STONE if line < 3 else c.APRICOT, 4)


def cup(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x + 10, y + 14, 176, "#e3c9a6")
    canvas.disc(x, y, 176, c.PAPER)
    canvas.disc(x, y, 128, c.CARD)
    canvas.line([(x + 80, y - 80), (x + 146, y - 146)], c.TEAL, 30)
    canvas.disc(x, y, 106, c.TEAL)
    canvas.disc(x, y, 90, c.BARK)
    canvas.disc(x, y, 66, c.WARM)
    canvas.polygon(leaf(x, y + 46, 96, 0, 0.3), c.APRICOT)
    canvas.line([(x, y + 52), (x, y - 26)], c.WARM, 5)


def notebook(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon(
        [(x + 12, y + 34), (x + 330, y + 4), (x + 372, y + 428), (x + 52, y + 460)], "#e3c9a6"
    )
    canvas.polygon([(x, y + 22), (x + 318, y - 8), (x + 360, y + 416), (x + 42, y + 446)], c.TEAL)
    canvas.polygon(
        [(x + 26, y + 34), (x + 304, y + 8), (x + 342, y + 402), (x + 64, y + 428)], c.PAPER
    )
    for line in range(8):
        left, top = x + 58 + line * 4, y + 92 + line * 38
        length = (220, 200, 226, 150, 214, 206, 90, 0)[line]
        if length:
            canvas.line([(left, top), (left + length, top - length * 0.092)], c.STONE, 6)
    canvas.line([(x + 150, y + 470), (x + 392, y + 330)], c.WARM, 18)
    canvas.line([(x + 140, y + 476), (x + 158, y + 465)], c.INK, 7)


def cards() -> Canvas:
    """A catalogue cabinet with one drawer pulled out, and the card that was looked for."""
    canvas = Canvas(c.BARK)
    for row in range(4):
        for column in range(5):
            drawer(canvas, 20 + column * 250, 20 + row * 176)
    canvas.veil([(0, 0), (1280, 0), (1280, 720), (0, 720)], c.BARK, 0.25)
    canvas.veil([(310, 130), (1010, 130), (1010, 610), (310, 610)], c.INK, 0.3)
    canvas.rect(330, 96, 640, 440, c.LINE, 8)
    canvas.rect(316, 108, 640, 450, c.CARD, 8)
    canvas.rect(300, 120, 640, 462, c.PAPER, 8)
    canvas.rect(300, 206, 640, 3, c.ROSE)
    canvas.rect(430, 120, 3, 462, c.MIST)
    for line in range(6):
        canvas.rect(300, 262 + line * 50, 640, 2, c.SKY)
    writing(canvas)
    canvas.disc(620, 552, 14, c.BARK)
    return canvas


def writing(canvas: Canvas) -> None:
    canvas.text(326, 190, "027.4", c.WARM, 32)
    canvas.text(456, 190, "A library for everyone", c.INK, 34)
    for line, words in enumerate((
        "how to find what you came for,", "and what you did not. 2nd ed.", "1 volume, much thumbed. 24 cm."
    )):  # fmt: skip
        canvas.text(456, 252 + line * 50, words, c.INK, 26)
    canvas.text(456, 452, "1. Reading.  2. Neighbours.", c.TEAL, 26)
    canvas.text(456, 502, "3. Rainy afternoons.", c.TEAL, 26)


def drawer(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y, 236, 162, c.WARM, 8)
    canvas.rect(x + 10, y + 10, 216, 142, c.CLAY, 6)
    canvas.rect(x + 58, y + 34, 120, 44, c.MUSTARD, 6)
    canvas.rect(x + 66, y + 41, 104, 30, c.PAPER, 3)
    canvas.rect(x + 82, y + 52, 72, 7, c.STONE, 3)
    canvas.disc(x + 118, y + 112, 15, c.MUSTARD)
    canvas.disc(x + 115, y + 109, 8, c.CREAM)


def hours() -> Canvas:
    """How many questions came to the desk in each hour of the day."""
    canvas = Canvas(c.PAPER)
    canvas.text(96, 96, "Questions at the desk, by hour of the day", c.INK, 34)
    canvas.text(96, 138, "One week in November, 186 in all", c.SHADE, 24)
    for level in range(5):
        y = 620 - level * 100
        canvas.rect(140, y, 1060, 2, c.LINE)
        canvas.text(96, y + 9, str(level * 10), c.SHADE, 24)
    for number, (hour, questions) in enumerate(
        zip(range(9, 19), (9, 17, 22, 31, 28, 14, 19, 26, 13, 7), strict=True)
    ):
        x = 164 + number * 104
        canvas.rect(
            x, 620 - questions * 10, 72, questions * 10, c.WARM if questions == 31 else c.TEAL, 6
        )
        canvas.rect(x, 612, 72, 8, c.WARM if questions == 31 else c.TEAL)
        canvas.text(x + (26 if hour < 10 else 20), 660, str(hour), c.INK, 26)
    return canvas


def old_map() -> Canvas:
    """A hand-coloured map under a lens."""
    canvas = Canvas(c.BARK)
    canvas.veil([(110, 70), (1190, 96), (1176, 664), (94, 650)], c.INK, 0.3)
    canvas.polygon([(96, 50), (1180, 70), (1166, 640), (84, 632)], c.CREAM)
    canvas.polygon([(120, 74), (1156, 92), (1142, 616), (108, 608)], c.SAND)
    coast(canvas)
    river: list[Point] = bezier((470, 150), (600, 300), (420, 420)) + bezier(
        (420, 420), (330, 500), (420, 560)
    )
    canvas.line(river, c.LAGOON, 9)
    for x, y in (
        (330, 260),
        (360, 286),
        (296, 290),
        (600, 470),
        (636, 490),
        (574, 500),
        (300, 450),
        (560, 220),
    ):
        canvas.polygon([(x - 18, y + 20), (x, y - 24), (x + 18, y + 20)], c.MOSS)
        canvas.rect(x - 3, y + 18, 6, 12, c.WARM)
    canvas.line([(240, 180), (380, 360), (560, 380), (690, 300)], c.CLAY, 4)
    for x, y in ((240, 180), (380, 360), (560, 380), (690, 300)):
        canvas.rect(x - 12, y - 12, 24, 24, c.WARM, 3)
        canvas.polygon([(x - 16, y - 10), (x, y - 28), (x + 16, y - 10)], c.ROSE)
    compass(canvas, 1010, 220)
    lens(canvas, 800, 440)
    return canvas


def coast(canvas: Canvas) -> None:
    for grow, colour in ((0, c.SKY), (24, c.MIST)):
        shore = bezier((760 + grow, 84), (640 + grow, 330), (820 + grow, 420))
        shore += bezier((820 + grow, 420), (900 + grow, 540), (760 + grow, 612))
        canvas.polygon([*shore, (1142, 616), (1156, 92)], colour)
        canvas.line(shore, c.LAGOON, 2)


def compass(canvas: Canvas, x: float, y: float) -> None:
    canvas.ring(x, y, 62, c.TEAL, 3)
    for turn in range(4):
        canvas.polygon(
            leaf(x, y, 92 if turn == 0 else 70, turn / 4, 0.12), c.WARM if turn == 0 else c.TEAL
        )
    canvas.disc(x, y, 9, c.CREAM)


def lens(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x + 92, y + 92), (x + 200, y + 200)], c.INK, 34)
    canvas.line([(x + 86, y + 86), (x + 104, y + 104)], c.MUSTARD, 30)
    canvas.disc(x, y, 132, c.MUSTARD)
    canvas.disc(x, y, 118, c.SKY)
    canvas.polygon(bezier((x - 100, y + 62), (x - 40, y - 60), (x + 20, y + 116)), c.SAND)
    canvas.disc(x + 20, y - 10, 34, c.SAND, 24)
    canvas.polygon([(x + 4, y - 14), (x + 20, y - 40), (x + 36, y - 14)], c.ROSE)
    canvas.rect(x + 8, y - 16, 24, 18, c.WARM)
    canvas.curve((x - 84, y - 40), (x - 70, y - 84), (x - 24, y - 92), c.PAPER, 9)
