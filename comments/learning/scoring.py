"""How much a reply looks like spam, from how often its features were seen in spam and in good replies.

Gary Robinson's way of combining them by Fisher's method, with the numbers that SpamBayes found by trial:
https://www.linuxjournal.com/article/6467. Other than naive Bayes it says "don't know" when both speak loudly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# How sure a feature is believed to be before it was seen, and how many sightings that belief weighs.
UNKNOWN, STRENGTH = 0.5, 0.45
# What is nearer to the middle than this says nothing; and of what says something, so many decide.
LEAST, MOST_CLUES = 0.1, 150


@dataclass(frozen=True)
class Seen:
    """In how many replies of each kind a feature was; of the whole: how many replies there were."""

    spam: int
    good: int


@dataclass(frozen=True)
class Clue:
    feature: str
    spamminess: float  # 0: seen in good replies alone; 1: in spam alone


@dataclass(frozen=True)
class Score:
    value: float  # 0: good; 1: spam; 0.5: it can't be told
    clues: tuple[Clue, ...]  # the strongest first

    def strongest(self, number: int) -> list[str]:
        """Return the features that spoke loudest for spam."""
        return [clue.feature for clue in self.clues if clue.spamminess > UNKNOWN][:number]


def score(features: Iterable[str], seen: Mapping[str, Seen], total: Seen) -> Score:
    clues = [
        Clue(feature, _spamminess(seen[feature], total)) for feature in features if feature in seen
    ]
    # The name settles a tie, so that the same reply has the same score in any database.
    clues.sort(key=lambda clue: (-abs(clue.spamminess - UNKNOWN), clue.feature))
    telling = [clue for clue in clues if abs(clue.spamminess - UNKNOWN) >= LEAST][:MOST_CLUES]
    return Score(_combine([clue.spamminess for clue in telling]), tuple(telling))


def _spamminess(seen: Seen, total: Seen) -> float:
    spam = seen.spam / max(total.spam, 1)
    good = seen.good / max(total.good, 1)
    sightings = seen.spam + seen.good
    if not sightings:
        return UNKNOWN
    raw = spam / (spam + good)
    return (STRENGTH * UNKNOWN + sightings * raw) / (STRENGTH + sightings)


def _combine(values: list[float]) -> float:
    if not values:
        return UNKNOWN
    as_spam = _chance(-2 * sum(math.log(1 - value) for value in values), len(values))
    as_good = _chance(-2 * sum(math.log(value) for value in values), len(values))
    return (1 + as_good - as_spam) / 2


def _chance(chi_squared: float, pairs: int) -> float:
    """Return how likely that much is by chance: the tail of the chi-squared distribution of ``2 * pairs`` degrees."""
    half = chi_squared / 2
    # By logarithms: exp(-half) alone is 0 for what a long reply sums up to.
    terms = (step * math.log(half) - half - math.lgamma(step + 1) for step in range(pairs))
    return min(sum(math.exp(term) for term in terms), 1.0)
