"""Work that is nothing for one reply and a lot for a million. Nobody else is asked: the browser looks for a number.

It is the number that, written behind the signed moment (comments.spam.timing), gives a SHA-256 that begins with so
many zero bits ("hashcash"). portfolio/solve.js finds it while the visitor writes; it is loaded under attack only.
"""

from __future__ import annotations

import hashlib

from comments.spam.limits import Limit
from comments.spam.timing import GOOD_FOR

FIELD = "proof"
# About 32,000 tries: a second on a phone.
BITS = 15
DIGEST_BITS = 256
NUMBER_LENGTH = 12


def is_proven(moment: str, number: str) -> bool:
    """Tell whether the work was done for this signed moment."""
    if not number.isdecimal() or len(number) > NUMBER_LENGTH:
        return False
    digest = hashlib.sha256(f"{moment}:{number}".encode()).digest()
    return int.from_bytes(digest) >> (DIGEST_BITS - BITS) == 0


def once(moment: str) -> Limit:
    """Return the limit that lets one reply use the work."""
    return Limit(f"proof {hashlib.sha256(moment.encode()).hexdigest()}", 1, GOOD_FOR)
