"""Words that hold a reply or throw it away, as the author lists them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from comments.moderation.candidate import Candidate


def first_word(words: str, candidate: Candidate) -> str:
    """Return the first of ``words``, one a line, that is in the reply or says where it is from; "" for none.

    As WordPress has it, a word counts inside of others, too, in whatever case.
    """
    texts = [_fold(text) for text in _texts(candidate)]
    for line in words.splitlines():
        word = _fold(line.strip())
        if word and any(word in text for text in texts):
            return line.strip()
    return ""


def _texts(candidate: Candidate) -> Iterable[str]:
    comment, user, client = candidate.comment, candidate.user, candidate.client
    yield from (comment.name, comment.email, comment.website, comment.body)
    if user is not None:
        yield user.email
    if client is not None:
        yield client.address


def _fold(text: str) -> str:
    """Make one of all spellings that Unicode holds to be the same letters: wide ones, ligatures, capitals."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
