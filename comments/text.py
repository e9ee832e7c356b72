"""What visitors type, made harmless: nothing that is unseen, reorders or runs out of its line stays in it."""

from __future__ import annotations

import re
import unicodedata
import zlib

# The most combining marks on one letter. Writing that is read needs four; "Zalgo" hundreds.
MOST_MARKS = 8

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters but for the line feed and the tab; what turns the direction of the text around;
# annotations, byte order marks and what Unicode promises never to be a character.
_HARMFUL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
# In a name, besides: what has no width, whatever it is for.
_UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\U000e0000-\U000e007f]")
# The joiners that Persian words and emoji are made with: of use between two such characters only.
_JOINERS = "\u200c\u200d"
_MANY_JOINERS = re.compile(rf"([{_JOINERS}])[{_JOINERS}]+")
_IDLE_JOINER = re.compile(rf"(?<![^\x00-\xa0])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\xa0])")
# Letters and signs that are drawn as nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")


def clean_line(value: str) -> str:
    """Return ``value`` as one line that is safe to show among others' words; "" if nothing of it is seen."""
    value = " ".join(_LONE_SURROGATE.sub("", value).split())
    value = _MANY_JOINERS.sub(r"\1", _UNSEEN.sub("", _HARMFUL.sub("", value)))
    value = _IDLE_JOINER.sub("", value)
    return _finish(" ".join(value.split()))


def clean_text(value: str) -> str:
    """Return ``value`` with line feeds for line breaks and nothing harmful in it; "" if nothing of it is seen."""
    value = _LINE_BREAK.sub("\n", _LONE_SURROGATE.sub("", value))
    value = _finish(_HARMFUL.sub("", value))
    return "\n".join(line.rstrip() for line in value.split("\n")).strip("\n")


def _finish(value: str) -> str:
    if value.isascii():
        return value
    # Before as well as after: putting marks in their canonical order takes quadratic time.
    value = _cut_marks(unicodedata.normalize("NFC", _cut_marks(value)))
    return value if any(_is_seen(character) for character in value) else ""


def _cut_marks(value: str) -> str:
    kept, run = [], 0
    for character in value:
        if unicodedata.category(character)[0] == "M":
            run += 1
        elif character not in _JOINERS:
            run = 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_seen(character: str) -> bool:
    """Tell a character that stands for itself from space, format characters and marks without a letter."""
    category = unicodedata.category(character)
    return character not in _BLANK and (category[0] in "LNPS" or category in {"Co", "Cn"})


def initials(name: str) -> str:
    """Return one or two characters that stand for ``name`` in a small circle: "JR" for Jo Reader."""
    words = name.split()
    lettered = [word for word in words if word[0].isalnum()] or words[:1]
    ends = [lettered[0], lettered[-1]] if len(lettered) > 1 else lettered
    return "".join(_first_grapheme(word) for word in ends).upper()


def tint(name: str) -> int:
    """Return the number of the colour, of six, that a name has wherever it stands."""
    return zlib.crc32(name.casefold().encode(errors="replace")) % 6


def _first_grapheme(word: str) -> str:
    """Return the first character as a reader counts: with its marks, its joined emoji, both halves of a flag."""
    end = 1
    if _is_flag_half(word[0]) and _is_flag_half(word[1:2]):
        return word[:2]
    while end < len(word) and _goes_on(word[end - 1], word[end]):
        end += 1
    return word[:end]


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _goes_on(before: str, character: str) -> bool:
    """Whether ``character`` belongs to the one before it: a mark, a skin colour, or joined to it."""
    joined = before == "\u200d" and not character.isalnum()
    skin = "\U0001f3fb" <= character <= "\U0001f3ff"
    return joined or skin or character == "\u200d" or unicodedata.category(character)[0] == "M"


def quoted(text: str) -> str:
    """Return ``text`` as mail quotes it: nobody takes a visitor's words, or links, for the site's."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
