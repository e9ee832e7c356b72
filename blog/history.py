"""What changed between two versions of a text, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog import markup
from blog.readable import LOOKS, Block, Word, read

# difflib's time grows with the product of both lengths. What differs more widely is shown as replaced altogether.
MOST_STEPS = 400_000
# Blocks are told apart from one another by their words while there are so few; beyond, by their place.
MOST_PAIRS = 2_500
# Blocks that share fewer of their words are not the same block, changed.
ALIKE = 0.35
# So many unchanged blocks stay in view around a change.
CONTEXT = 1

Step = tuple[str, int, int, int, int]
Pair = tuple[Block | None, Block | None]


class Row(NamedTuple):
    """A block as it was, and as it is; "" where there was or is none."""

    kind: str
    old: SafeString | str
    new: SafeString | str
    is_changed: bool


@dataclass
class Stretch:
    """Rows in a sequence, which are folded away when they are far from any change."""

    rows: list[Row]
    is_folded: bool = False


@dataclass
class Comparison:
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return any(row.is_changed for stretch in self.stretches for row in stretch.rows)


def compare(old_html: str, new_html: str) -> Comparison:
    """Compare two rendered texts. Only our own tags are in what comes back."""
    old, new = read(old_html), read(new_html)
    rows: list[Row] = []
    for kind, a, b, c, d in _steps(old, new):
        if kind == "equal":
            rows += (_unchanged(block) for block in new[c:d])
        else:
            rows += (_changed(*pair) for pair in _pairs(old[a:b], new[c:d]))
    return Comparison(_fold(rows))


def count_changed_words(old_body: str, new_body: str) -> tuple[int, int]:
    """Return how many words are there that were not, and how many are not any more."""
    old, new = (Counter(markup.plain_text(body).split()) for body in (old_body, new_body))
    return (new - old).total(), (old - new).total()


def _steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Step]:
    """Like ``SequenceMatcher.get_opcodes()``, in bounded time: only the middle that differs is searched."""
    shortest = min(len(old), len(new))
    start = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    shortest -= start
    end = next((n for n in range(shortest) if old[-1 - n] != new[-1 - n]), shortest)
    old_end, new_end = len(old) - end, len(new) - end
    if start:
        yield "equal", 0, start, 0, start
    if (old_end - start) * (new_end - start) > MOST_STEPS:
        yield "replace", start, old_end, start, new_end
    elif old_end > start or new_end > start:
        matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end])
        for kind, *ends in matcher.get_opcodes():
            a, b, c, d = (n + start for n in ends)
            yield kind, a, b, c, d
    if end:
        yield "equal", old_end, len(old), new_end, len(new)


def _pairs(old: list[Block], new: list[Block]) -> Iterator[Pair]:
    """Put beside each other what is the same block, changed, so that most words find themselves again."""
    if len(old) * len(new) > MOST_PAIRS:
        shortest = min(len(old), len(new))
        yield from zip(old, new, strict=False)
        yield from ((block, None) for block in old[shortest:])
        yield from ((None, block) for block in new[shortest:])
        return
    likeness = _likeness(old, new)
    best = _best_sums(likeness, len(old), len(new))
    a = b = 0
    while a < len(old) or b < len(new):
        like = likeness[a][b] if a < len(old) and b < len(new) else 0
        if like and best[a][b] == best[a + 1][b + 1] + like:
            yield old[a], new[b]
            a, b = a + 1, b + 1
        elif b == len(new) or (a < len(old) and best[a + 1][b] >= best[a][b + 1]):
            yield old[a], None
            a += 1
        else:
            yield None, new[b]
            b += 1


def _likeness(old: list[Block], new: list[Block]) -> list[list[float]]:
    """Return the part of their words that each two blocks share; 0 where that is too little."""
    olds = [Counter(word.text for word in block.words) for block in old]
    news = [Counter(word.text for word in block.words) for block in new]
    shares = [[2 * (a & b).total() / (a.total() + b.total()) for b in news] for a in olds]
    return [[share if share >= ALIKE else 0 for share in row] for row in shares]


def _best_sums(likeness: list[list[float]], rows: int, columns: int) -> list[list[float]]:
    """Return, for each place, the most likeness that pairs from there on can have."""
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for a in reversed(range(rows)):
        for b in reversed(range(columns)):
            paired = best[a + 1][b + 1] + likeness[a][b]
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    return best


def _unchanged(block: Block) -> Row:
    html = _html(block.words)
    return Row(block.kind, html, html, is_changed=False)


def _changed(old: Block | None, new: Block | None) -> Row:
    if old is None or new is None:
        kind = (old or new or Block("p", ())).kind
        return Row(kind, _whole("del", old), _whole("ins", new), is_changed=True)
    before, after = [], []
    same = ([word.same for word in block.words] for block in (old, new))
    for step, a, b, c, d in _steps(*same):
        is_same = step == "equal"
        before.append(_piece("" if is_same else "del", old.words[a:b]))
        after.append(_piece("" if is_same else "ins", new.words[c:d]))
    kind = new.kind if old.kind == new.kind else f"{old.kind or '¶'} → {new.kind or '¶'}"
    return Row(kind, _joined(before), _joined(after), is_changed=True)


def _whole(tag: str, block: Block | None) -> SafeString | str:
    return _piece(tag, block.words) if block else ""


def _piece(tag: str, words: Sequence[Word]) -> SafeString:
    html = _html(words)
    return format_html("<{0}>{1}</{0}>", tag, html) if tag and words else html


def _html(words: Sequence[Word]) -> SafeString:
    runs = groupby(words, key=lambda word: word.looks)
    return _joined(_run(looks, "".join(w.text + w.space for w in run)) for looks, run in runs)


def _run(looks: tuple[str, ...], text: str) -> SafeString:
    html = format_html("{}", text)
    for look in set(looks) & set(LOOKS.values()):
        html = format_html("<{0}>{1}</{0}>", look, html)
    return html


def _joined(pieces: Iterator[SafeString] | list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _fold(rows: list[Row]) -> list[Stretch]:
    """Fold away what is far from any change."""
    near = [False] * len(rows)
    for place, row in enumerate(rows):
        if row.is_changed:
            first, last = max(0, place - CONTEXT), place + CONTEXT + 1
            near[first:last] = [True] * len(near[first:last])
    together = groupby(zip(near, rows, strict=True), key=lambda pair: pair[0])
    return [Stretch([row for _, row in run], is_folded=not is_near) for is_near, run in together]
