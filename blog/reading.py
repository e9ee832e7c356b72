"""How long a text takes to read."""

from __future__ import annotations

import re

WORDS_PER_MINUTE = 220
# Where words are not parted by spaces, characters are counted: Chinese and Japanese …
IDEOGRAPHS_PER_MINUTE = 500
IDEOGRAPH = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# … and Thai, Lao, Burmese and Khmer, whose words have five letters or so.
LETTERS_PER_MINUTE = 1100
LETTER = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

# Tenths of a word: two ideographs are one, or five letters.
TENTHS = {"ideograph": 5, "letter": 2, None: 10}
# A word between spaces, or a part of one where there are none.
PIECE = re.compile(
    rf"(?P<ideograph>{IDEOGRAPH.pattern})|(?P<letter>{LETTER.pattern})|"
    rf"(?:(?!{IDEOGRAPH.pattern}|{LETTER.pattern})\S)+"
)


def minutes_to_read(text: str) -> int:
    """Return whole minutes, 1 at least, for the plain words of any language."""
    ideographs, letters = len(IDEOGRAPH.findall(text)), len(LETTER.findall(text))
    parted = LETTER.sub("", IDEOGRAPH.sub(" ", text)).split()
    words = sum(any(map(str.isalnum, word)) for word in parted)
    minutes = (
        words / WORDS_PER_MINUTE + ideographs / IDEOGRAPHS_PER_MINUTE + letters / LETTERS_PER_MINUTE
    )
    return max(1, round(minutes))


def first_words(text: str, number: int) -> str:
    """Return as much of the text as so many words, or what takes as long to read, without the rest."""
    left = 10 * number
    for piece in PIECE.finditer(text):
        left -= TENTHS[piece.lastgroup]
        if left < 0:
            return text[: piece.start()].rstrip()
    return text
