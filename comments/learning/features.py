"""What the filter sees of a reply: its words, where its links lead, and a few traits of the whole.

Nothing of it is a name or an address as a whole: of an e-mail address, only the host.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from comments.models import Comment

# More would only cost time: the score is made of the strongest MOST_CLUES anyway (see scoring.py).
MOST_FEATURES = 1_000
LONGEST_FEATURE = 60
_SHORTEST_WORD, _LONGEST_WORD = 3, 25

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
# Chinese and Japanese are written without spaces between words: two characters are the least that means something.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_SHORT, _LONG = 80, 600


def features_of(comment: Comment) -> list[str]:
    """Return what the filter knows a reply by, each once, in a fixed order."""
    by = "account" if comment.user_id else "guest"
    return list(_known_by(comment.body, by, comment.name, comment.email, comment.website))


# Of one reply they are asked for twice: what is foreseen of it, and what is said of it then.
@lru_cache(32)
def _known_by(body: str, by: str, name: str, email: str, website: str) -> tuple[str, ...]:
    features = _features(body, by, name, email, website)
    found = dict.fromkeys(feature[:LONGEST_FEATURE] for feature in features)
    return tuple(found)[:MOST_FEATURES]


def _features(body: str, by: str, name: str, email: str, website: str) -> Iterator[str]:
    links = _LINK.findall(body)
    yield f"links:{min(len(links), 3)}"
    yield f"length:{_length(body)}"
    yield f"by:{by}"
    for address in links:
        yield from (f"link:{host}" for host in _hosts(address))
    yield from (f"website:{host}" for host in _hosts(website))
    if host := email.rpartition("@")[2].lower():
        yield f"mail:{host}"
    yield from (f"name:{word}" for word in _words(name))
    yield from _words(_LINK.sub(" ", body))


def _length(text: str) -> str:
    return "short" if len(text) < _SHORT else "long" if len(text) > _LONG else "middle"


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _UNSPACED.fullmatch(word):
            yield from (word[start : start + 2] for start in range(max(len(word) - 1, 1)))
        elif _SHORTEST_WORD <= len(word) <= _LONGEST_WORD:
            yield word


def _hosts(address: str) -> Iterator[str]:
    """Yield the host that a link leads to, and what it is a part of: "a.shop.example", "shop.example"."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return
    parts = host.removeprefix("www.").rstrip(".").split(".")
    for start in range(max(len(parts) - 1, 0)):
        yield ".".join(parts[start:])
