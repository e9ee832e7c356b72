"""Rooms: shelves, a desk in the evening, a reading room, an armchair, a trolley."""

from __future__ import annotations

from portfolio.demo.drawings import palette as c
from portfolio.demo.drawings.canvas import WIDTH, Canvas, bezier
from portfolio.demo.drawings.furniture import books, mug, pile, plant, shadow


def shelves() -> Canvas:
    canvas = Canvas(c.CREAM)
    for row, floor in enumerate((236, 466, 696)):
        canvas.rect(0, floor - 212, WIDTH, 212, c.SAND if row % 2 else c.CARD)
        canvas.rect(0, floor - 212, WIDTH, 12, c.LINE)
    end = books(canvas, 30, 236, 560, 180)
    plant(canvas, end + 90, 236, 150)
    books(canvas, end + 180, 236, 500, 176, 5)
    end = books(canvas, -20, 466, 300, 178, 9)
    globe(canvas, end + 110, 466)
    books(canvas, end + 230, 466, 780, 182, 17)
    end = books(canvas, 40, 696, 760, 184, 30)
    pile(canvas, end + 60, 696, (210, 180, 196, 150), 3)
    mug(canvas, end + 150, 576, c.TEAL, c.MIST)
    books(canvas, end + 310, 696, 300, 180, 44)
    for floor in (236, 466, 696):
        canvas.rect(0, floor, WIDTH, 24, c.CLAY)
        canvas.rect(0, floor + 18, WIDTH, 6, c.WARM)
    return canvas


def globe(canvas: Canvas, x: float, floor: float) -> None:
    canvas.rect(x - 44, floor - 12, 88, 12, c.BARK, 5)
    canvas.rect(x - 6, floor - 40, 12, 34, c.BARK)
    canvas.ring(x, floor - 100, 76, c.WARM, 7)
    canvas.disc(x, floor - 100, 64, c.LAGOON)
    canvas.polygon(
        bezier((x - 50, floor - 124), (x - 8, floor - 178), (x + 14, floor - 122)), c.SAGE
    )
    canvas.polygon(
        bezier((x + 14, floor - 122), (x - 8, floor - 66), (x - 50, floor - 124)), c.SAGE
    )
    canvas.disc(x + 30, floor - 84, 22, c.SAGE, 15)
    canvas.disc(x - 18, floor - 60, 20, c.SAGE, 9)


def desk() -> Canvas:
    """An evening at a desk: the window is dark, the lamp is on, a page is being written."""
    canvas = Canvas(c.DEEP)
    night_window(canvas, 130, 70)
    canvas.glow(880, 330, 560, c.MUSTARD, 0.42)
    canvas.rect(0, 590, WIDTH, 130, c.BARK)
    canvas.rect(0, 590, WIDTH, 14, c.CLAY)
    canvas.glow(800, 610, 330, c.APRICOT, 0.35)
    laptop(canvas, 470, 590)
    desk_lamp(canvas, 1010, 590)
    pile(canvas, 130, 590, (230, 200, 214), 5)
    plant(canvas, 240, 500, 110, c.APRICOT)
    mug(canvas, 830, 590, c.CARD, c.CLAY)
    return canvas


def night_window(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y, 250, 300, c.MOSS, 6)
    canvas.rect(x + 12, y + 12, 226, 276, c.NIGHT)
    canvas.disc(x + 168, y + 84, 34, c.CREAM)
    canvas.disc(x + 154, y + 76, 32, c.NIGHT)
    for star_x, star_y, size in (
        (50, 60, 3),
        (92, 130, 2.5),
        (200, 190, 3),
        (60, 220, 2.5),
        (120, 48, 2),
    ):
        canvas.disc(x + star_x, y + star_y, size, c.CREAM)
    canvas.rect(x + 120, y, 10, 300, c.MOSS)
    canvas.rect(x, y + 150, 250, 10, c.MOSS)
    canvas.rect(x - 14, y + 296, 278, 18, c.SAGE, 4)


def laptop(canvas: Canvas, x: float, floor: float) -> None:
    canvas.rect(x, floor - 216, 300, 200, c.INK, 12)
    canvas.rect(x + 12, floor - 204, 276, 178, c.PAPER, 4)
    canvas.rect(x + 34, floor - 184, 120, 14, c.TEAL, 4)
    for line, length in enumerate((226, 204, 232, 180, 218, 96)):
        canvas.rect(x + 34, floor - 152 + line * 19, length, 7, c.STONE, 3)
    canvas.rect(x + 136, floor - 60, 3, 14, c.WARM)
    canvas.rect(x - 30, floor - 18, 360, 18, c.STONE, 8)


def desk_lamp(canvas: Canvas, x: float, floor: float) -> None:
    canvas.rect(x - 60, floor - 16, 120, 16, c.APRICOT, 8)
    canvas.line([(x, floor - 14), (x + 66, floor - 180), (x - 36, floor - 330)], c.APRICOT, 10)
    canvas.disc(x + 66, floor - 180, 12, c.CLAY)
    head = [
        (x - 150, floor - 262),
        (x - 60, floor - 372),
        (x + 2, floor - 322),
        (x - 46, floor - 192),
    ]
    canvas.disc(x - 98, floor - 227, 44, c.PAPER)
    canvas.polygon(head, c.CLAY)
    canvas.disc(x - 29, floor - 347, 40, c.CLAY)


def reading_room() -> Canvas:
    """Morning light through three tall windows on a long table."""
    canvas = Canvas(c.SAND)
    canvas.rect(0, 0, WIDTH, 46, c.LINE)
    canvas.rect(0, 44, WIDTH, 8, c.STONE)
    for x in (150, 530, 910):
        arched_window(canvas, x)
    canvas.rect(0, 560, WIDTH, 160, c.APRICOT)
    canvas.rect(0, 552, WIDTH, 12, c.CLAY)
    for x in (150, 530, 910):
        canvas.veil([(x, 512), (x + 220, 512), (x + 110, 720), (x - 150, 720)], c.PAPER, 0.34)
    for x in (240, 520, 800, 1080):
        chair(canvas, x)
    canvas.rect(70, 560, 1140, 26, c.BARK, 6)
    for x in (120, 1120):
        canvas.rect(x, 580, 34, 140, c.BARK)
    for x in (330, 640, 950):
        table_lamp(canvas, x, 560)
    for x, cover in ((170, c.TEAL), (480, c.ROSE), (760, c.MOSS)):
        open_book(canvas, x, 560, cover)
    pile(canvas, 1040, 560, (130, 116, 122), 7)
    return canvas


def arched_window(canvas: Canvas, x: float) -> None:
    canvas.arch(x - 16, 76, 252, 436, c.STONE)
    canvas.arch(x, 92, 220, 404, c.SKY)
    for offset, size in ((46, 58), (120, 74), (186, 50)):
        canvas.disc(x + offset, 496 - size * 0.5, size * 0.7, c.SAGE)
    canvas.rect(x - 16, 496, 252, 60, c.SAND)
    canvas.rect(x - 30, 494, 280, 18, c.CLAY, 4)
    for offset in (70, 142):
        canvas.rect(x + offset, 100, 8, 394, c.STONE)
    for y in (202, 300, 398):
        canvas.rect(x, y, 220, 8, c.STONE)


def chair(canvas: Canvas, x: float) -> None:
    canvas.rect(x - 54, 470, 108, 130, c.WARM, 14)
    canvas.rect(x - 36, 490, 72, 80, c.CLAY, 8)


def table_lamp(canvas: Canvas, x: float, floor: float) -> None:
    canvas.glow(x, floor - 60, 120, c.MUSTARD, 0.55)
    canvas.rect(x - 30, floor - 10, 60, 10, c.MUSTARD, 4)
    canvas.rect(x - 4, floor - 76, 8, 70, c.MUSTARD)
    canvas.polygon(
        [(x - 44, floor - 110), (x + 44, floor - 110), (x + 66, floor - 66), (x - 66, floor - 66)],
        c.TEAL,
    )


def open_book(canvas: Canvas, x: float, floor: float, cover: str) -> None:
    canvas.polygon(bezier((x, floor - 4), (x + 30, floor - 34), (x + 60, floor - 4)), c.PAPER)
    canvas.polygon(bezier((x + 60, floor - 4), (x + 90, floor - 34), (x + 120, floor - 4)), c.CARD)
    canvas.rect(x - 5, floor - 7, 130, 7, cover, 3)


def armchair() -> Canvas:
    """Rain outside, a chair, a lamp, a pile of books."""
    canvas = Canvas(c.SAND)
    rainy_window(canvas, 150, 60)
    canvas.rect(0, 590, WIDTH, 130, c.APRICOT)
    canvas.rect(0, 580, WIDTH, 14, c.STONE)
    canvas.disc(700, 656, 470, c.TEAL, 46)
    canvas.disc(700, 656, 440, c.LAGOON, 40)
    canvas.glow(990, 250, 340, c.MUSTARD, 0.5)
    floor_lamp(canvas, 1000, 650)
    chair_with_cushion(canvas, 560, 650)
    pile(canvas, 330, 668, (190, 160, 176, 140, 150), 8)
    plant(canvas, 1150, 660, 210, c.WARM)
    return canvas


def rainy_window(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y, 330, 370, c.PAPER, 6)
    canvas.rect(x + 16, y + 16, 298, 338, c.MIST)
    for left, right, height, colour in (
        (16, 210, 260, c.LAGOON), (120, 314, 200, c.SAGE), (16, 314, 90, c.MOSS)
    ):  # fmt: skip
        foot, peak = y + 354, y + 354 - height
        middle = x + (left + right) / 2
        canvas.polygon(bezier((x + left, foot), (middle, peak), (x + right, foot)), colour)
    for drop in range(26):
        fall_x, fall_y = x + 26 + (drop * 83) % 280, y + 24 + (drop * 59) % 300
        canvas.line([(fall_x, fall_y), (fall_x - 5, fall_y + 20)], c.SKY, 3)
    canvas.rect(x + 159, y, 12, 370, c.PAPER)
    canvas.rect(x, y + 172, 330, 12, c.PAPER)
    canvas.rect(x - 18, y + 362, 366, 20, c.CLAY, 5)


def floor_lamp(canvas: Canvas, x: float, floor: float) -> None:
    canvas.disc(x, floor, 66, c.BARK, 11)
    canvas.rect(x - 6, 260, 12, floor - 260, c.BARK)
    canvas.polygon([(x - 66, 150), (x + 66, 150), (x + 110, 280), (x - 110, 280)], c.CREAM)
    canvas.rect(x - 110, 274, 220, 10, c.APRICOT, 4)


def chair_with_cushion(canvas: Canvas, x: float, floor: float) -> None:
    for leg in (x + 30, x + 300):
        canvas.rect(leg, floor - 30, 18, 44, c.BARK, 4)
    canvas.rect(x + 24, floor - 340, 300, 300, c.WARM, 64)
    canvas.rect(x + 50, floor - 310, 248, 220, c.CLAY, 48)
    canvas.rect(x + 110, floor - 236, 128, 118, c.MUSTARD, 26)
    canvas.rect(x + 130, floor - 196, 88, 8, c.CREAM, 4)
    canvas.rect(x + 130, floor - 170, 88, 8, c.CREAM, 4)
    canvas.rect(x + 40, floor - 132, 268, 106, c.CLAY, 24)
    for arm in (x - 20, x + 290):
        canvas.rect(arm, floor - 196, 78, 180, c.WARM, 34)


def trolley() -> Canvas:
    """A book trolley on its way back to the shelves."""
    canvas = Canvas(c.SKY)
    poster(canvas, 56, 90)
    wall_clock(canvas, 1110, 160)
    canvas.rect(0, 610, WIDTH, 110, c.STONE)
    canvas.rect(0, 600, WIDTH, 14, c.PAPER)
    shadow(canvas, 665, 672, 400, c.SHADE)
    for x in (320, 978):
        canvas.rect(x, 130, 30, 500, c.TEAL, 10)
        canvas.disc(x + 15, 640, 30, c.INK)
        canvas.disc(x + 15, 640, 11, c.STONE)
    canvas.curve((335, 160), (262, 150), (256, 214), c.TEAL, 18)
    end = books(canvas, 356, 366, 440, 200, 4)
    pile(canvas, end + 24, 366, (150, 126, 138), 6)
    books(canvas, 380, 580, 590, 190, 21)
    for floor in (366, 580):
        canvas.rect(330, floor, 668, 26, c.DEEP, 6)
    return canvas


def poster(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y, 160, 210, c.PAPER, 4)
    canvas.rect(x + 16, y + 16, 128, 110, c.MUSTARD, 4)
    canvas.disc(x + 80, y + 72, 32, c.WARM)
    for line, length in enumerate((128, 100, 116)):
        canvas.rect(x + 16, y + 144 + line * 18, length, 8, c.STONE, 4)


def wall_clock(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x, y, 70, c.TEAL)
    canvas.disc(x, y, 58, c.PAPER)
    canvas.line([(x, y), (x, y - 38)], c.INK, 6)
    canvas.line([(x, y), (x + 26, y + 16)], c.INK, 6)
