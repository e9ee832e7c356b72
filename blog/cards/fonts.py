"""Which font can show a text: those that come with the project, and then those of the machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import fontpkg
from PIL import ImageFont

Font = ImageFont.FreeTypeFont

# Latin, Greek and Cyrillic; Arabic; Hebrew.
OURS = ("source-serif-4", "amiri", "frank-ruhl-libre")
BOLD = 700
# Where systems keep what was installed for every program.
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
ENDINGS = {".ttf", ".otf", ".ttc"}
MOST_FILES = 3_000
# What looks for a letter in a font needs no more than to tell it from another.
SMALL = 16
# Marks on one letter that some language has; more of them climb out of their line.
MOST_MARKS = 4
# They decide what the letters beside them look like, and need no picture themselves.
JOINERS = frozenset({"\u200c", "\u200d"})
# Signs above it are pictures more than letters.
LAST_OF_LETTERS = "\u20ff"
# They ask for a letter as a picture, or not as one.
VARIANTS = frozenset({"\ufe0e", "\ufe0f", "\u20e3"})
# No font has it: its picture is that of a letter which is missing.
NOBODY_S = "\U0010ffff"


def words(text: str) -> str:
    """Return what of the text can be drawn: no emoji, whose fonts have colours of their own, no control characters."""
    kept, marks = "", 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS and not _is_left_out(letter):
            kept += letter
    return " ".join(kept.split())


def _is_left_out(letter: str) -> bool:
    category = unicodedata.category(letter)
    if category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return letter not in JOINERS and not letter.isspace()
    is_picture = category in {"So", "Sk"} and letter > LAST_OF_LETTERS
    return is_picture or letter in VARIANTS


def font_for(text: str) -> Path | None:
    """Return the file of a font that has every letter of the text; None where there is none: boxes say nothing."""
    letters = frozenset(letter for letter in text if not letter.isspace()) - JOINERS
    return next((path for path in _files() if _missing(path, letters) == 0), None)


def _files() -> Iterator[Path]:
    for name in OURS:
        yield fontpkg.path(name, weight=BOLD, nearest=True)
    yield from _of_the_machine()


@lru_cache(maxsize=1)
def _of_the_machine() -> tuple[Path, ...]:
    """Return the machine's fonts, bold ones first."""
    found = [
        path
        for folder in FOLDERS
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in ENDINGS
    ]
    return tuple(sorted(found[:MOST_FILES], key=lambda path: "bold" not in path.stem.lower()))


@lru_cache(maxsize=MOST_FILES)
def _missing(path: Path, letters: frozenset[str]) -> int:
    """Return how many of the letters the font lacks."""
    try:
        font = ImageFont.truetype(str(path), SMALL, layout_engine=ImageFont.Layout.BASIC)
        nothing = bytes(font.getmask(NOBODY_S))
        return sum(bytes(font.getmask(letter)) == nothing for letter in letters)
    except OSError:
        return len(letters)


def sized(path: Path, size: int) -> Font:
    """Return the font at a size in pixels, bold if it can be."""
    font = ImageFont.truetype(str(path), size)
    try:
        axes = font.get_variation_axes()
    except OSError:
        return font  # It has one weight only.
    font.set_variation_by_axes(
        [BOLD if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes]
    )
    return font
