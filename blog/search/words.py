"""Takes a text apart into the words that it is found by: without case and accents, and by their stems."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

# What the index holds was made by these rules: a new number makes it be made anew.
RULES = 1
# A longer word is found by its beginning.
LONGEST = 60

# Accents and vowel signs, which Python's "\w" leaves out, and signs that are not seen.
MARKS = "".join(chr(n) for n in range(0x300, 0x10000) if unicodedata.category(chr(n))[0] == "M")
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Chinese; and Korean, whose endings are many.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
LETTER = rf"(?![_{UNSPACED}])[\w{MARKS}{UNSEEN}]"
WORD = re.compile(
    rf"(?P<run>[{UNSPACED}]+)"
    rf"|(?P<word>(?:{LETTER})+(?:['’](?:{LETTER})+)*)"  # noqa: RUF001 - people's apostrophe
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"
)
APOSTROPHE = re.compile("['’]")  # noqa: RUF001
NOT_IN_A_WORD = re.compile(rf"[^\w{MARKS}]|_|[{UNSEEN}]")
# Letters that no accent can be taken from; "\u0131" is the Turkish i without a dot.
PLAIN = str.maketrans(
    dict(zip("ðøđħ\u0131ł", "dodhil", strict=True)) | {"æ": "ae", "þ": "th", "œ": "oe"}
)

# Languages by ISO's codes, as Snowball calls them.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_stemmers = {code: snowballstemmer.stemmer(name) for code, name in STEMMERS.items()}
# A stemmer holds the word that it works on: one thread at a time.
_lock = threading.Lock()


class Word(NamedTuple):
    """A word where it stands in a text: as it is compared in a phrase, and the terms that it is found by."""

    start: int
    end: int
    folded: str
    terms: frozenset[str]


def base_language(code: str) -> str:
    """Return "pt" of "pt-br"."""
    return code.partition("-")[0].lower()


def words(text: str, language: str) -> Iterator[Word]:
    """Yield the words of a text in order. ``language`` is a base language; others than known have no stems."""
    for match in WORD.finditer(text):
        if match.lastgroup == "run":
            yield from _characters(match)
        elif match.lastgroup == "word":
            folded, terms = _looked_up(match[0], language)
            if folded:
                yield Word(*match.span(), folded, terms)
        else:
            yield Word(*match.span(), match[0], frozenset({match[0]}))


def sought(text: str, language: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what a text must hold that is to be found by these words: each folded, and its terms.

    Of writing without spaces these are its pairs of characters; a single one stands for itself.
    """
    for match in WORD.finditer(text):
        if match.lastgroup == "run":
            run = unicodedata.normalize("NFKC", match[0])
            pairs = [run[n : n + 2] for n in range(len(run) - 1)] or [run]
            yield from ((pair, frozenset({pair})) for pair in pairs)
        elif match.lastgroup == "word":
            folded, terms = _looked_up(match[0], language)
            if folded:
                yield folded, terms
        else:
            yield match[0], frozenset({match[0]})


def _characters(match: re.Match[str]) -> Iterator[Word]:
    """Yield each character of writing without spaces, found by itself and as the first of a pair."""
    start, end = match.span()
    run = unicodedata.normalize("NFKC", match[0])
    is_same_length = len(run) == len(match[0])
    for n, character in enumerate(run):
        terms = frozenset({character, run[n : n + 2]})
        place = (start + n, start + n + 1) if is_same_length else (start, end)
        yield Word(*place, character, terms)


@lru_cache(maxsize=50_000)
def _looked_up(written: str, language: str) -> tuple[str, frozenset[str]]:
    """Return a word without case and accents, and its terms.

    There may be two: a stemmer can tell more from a word with its accents, but not everybody types them.
    """
    lowered = _lowered(max(APOSTROPHE.split(written), key=len))[:LONGEST]
    folded = fold(lowered)
    return folded, frozenset(
        filter(None, (fold(_stem(lowered, language)), _stem(folded, language)))
    )


def _lowered(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    return unicodedata.normalize("NFC", NOT_IN_A_WORD.sub("", plain))


def fold(word: str) -> str:
    """Return the word without accents."""
    letters = (c for c in unicodedata.normalize("NFKD", word) if not _is_accent(c))
    return unicodedata.normalize("NFC", "".join(letters)).translate(PLAIN)


def _is_accent(character: str) -> bool:
    """Tell marks that may be left out (Latin, Greek, Cyrillic; Hebrew and Arabic points) from those that spell.

    Of the spelling ones Unicode says other classes: 0, 7 to 9 (India, Japan), 84 to 132 (India, Thailand, Tibet).
    """
    kind = unicodedata.combining(character)
    return kind == 1 or 10 <= kind <= 36 or kind >= 200  # noqa: PLR2004


def _stem(word: str, language: str) -> str:
    stemmer = _stemmers.get(language)
    if stemmer is None:
        return word
    with _lock:
        return str(stemmer.stemWord(word))
