"""Draws a card: title, author and site on the site's own paper."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, features

from blog.cards import fonts

# What the sites that show it ask for.
WIDTH, HEIGHT = 1200, 630
MARGIN = 90
LINE_WIDTH = WIDTH - 2 * MARGIN
BAR = 14
# As site.css has them, in light: --paper, --ink, --soft, --accent.
PAPER, INK, SOFT, ACCENT = "#fffdf9", "#23211e", "#6a645b", "#0b5d66"
# The title is as large as fits between the lines above and below it.
SIZES = (92, 80, 70, 60, 52)
LINE = 1.22
ROOM = 360
SMALL_SIZE = 34
SMALL_TOP, SMALL_BOTTOM = 84, HEIGHT - 84
# Scripts without spaces are broken between any two letters.
WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


def draw(*, title: str, site: str, author: str) -> bytes | None:
    """Return the card as a PNG; None where no font here can show the title."""
    title = fonts.words(title)
    is_rtl = reads_from_the_right(title)
    # Without its shaper, Pillow sets Arabic letter by letter, and from the wrong side.
    if not title or (is_rtl and not features.check("raqm")):
        return None
    path = fonts.font_for(title)
    if path is None:
        return None
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    card = _Card(ImageDraw.Draw(image), is_rtl=is_rtl)
    card.title(title, path)
    card.small(site, SMALL_TOP, ACCENT)
    card.small(author, SMALL_BOTTOM, SOFT)
    written = io.BytesIO()
    # So few colours need no more.
    few = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(written, "PNG")
    return written.getvalue()


def reads_from_the_right(text: str) -> bool:
    """Return what the first letter says that has a direction, as ``dir="auto"`` does."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


class _Card:
    def __init__(self, pen: ImageDraw.ImageDraw, *, is_rtl: bool) -> None:
        self.pen = pen
        self.is_rtl = is_rtl
        left = WIDTH - BAR if is_rtl else 0
        pen.rectangle((left, 0, left + BAR, HEIGHT), fill=ACCENT)

    def title(self, text: str, path: Path) -> None:
        font, lines = self._fitted(text, path)
        height = font.size * LINE
        top = (HEIGHT - height * len(lines)) / 2
        for number, line in enumerate(lines):
            self._write(line, top + height * (number + 0.5), font, INK)

    def small(self, text: str, middle: float, colour: str) -> None:
        """Write one line; nothing where no font can."""
        text = fonts.words(text)
        path = fonts.font_for(text)
        if text and path:
            font = fonts.sized(path, SMALL_SIZE)
            self._write(_cut(text, font.getlength), middle, font, colour)

    def _fitted(self, text: str, path: Path) -> tuple[fonts.Font, list[str]]:
        for size in SIZES:
            font, most = fonts.sized(path, size), int(ROOM / (size * LINE))
            lines = list(broken(text, font.getlength))
            if len(lines) <= most:
                return font, lines
        rest = " ".join(lines[most - 1 :])
        return font, [*lines[: most - 1], _cut(rest, font.getlength)]

    def _write(self, line: str, middle: float, font: fonts.Font, colour: str) -> None:
        edge, anchor = (WIDTH - MARGIN, "rm") if self.is_rtl else (MARGIN, "lm")
        direction = ("rtl" if self.is_rtl else "ltr") if features.check("raqm") else None
        self.pen.text(
            (edge, middle), line, fill=colour, font=font, anchor=anchor, direction=direction
        )


def broken(text: str, length: Callable[[str], float]) -> Iterator[str]:
    """Yield the text in lines that are no longer than the card is wide."""
    line = ""
    for piece in _pieces(text):
        if line and length((line + piece).rstrip()) > LINE_WIDTH:
            yield line.rstrip()
            line = ""
        line += piece
        while length(line.rstrip()) > LINE_WIDTH:
            # One word, longer than a line.
            fitting = _fitting(line, length)
            yield line[:fitting]
            line = line[fitting:]
    if line:
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield what must stay in one line, each with the space after it."""
    for word in text.split():
        piece = ""
        for letter in word:
            name = unicodedata.name(letter, "")
            if piece and name.startswith(WITHOUT_SPACES):
                yield piece
                piece = ""
            piece += letter
        yield piece + " "


def _fitting(text: str, length: Callable[[str], float]) -> int:
    """Return how many letters of the text fill a line; one at least."""
    counts = range(1, len(text) + 1)
    count = max(1, bisect_right(counts, LINE_WIDTH, key=lambda n: ceil(length(text[:n]))))
    # A letter and the marks on it stay together.
    while count > 1 and unicodedata.combining(text[count : count + 1] or " "):
        count -= 1
    return count


def _cut(text: str, length: Callable[[str], float]) -> str:
    """Return the text if it fits into a line, else its beginning."""
    if length(text) <= LINE_WIDTH:
        return text
    return text[: _fitting(text, lambda part: length(f"{part}…"))].rstrip() + "…"
