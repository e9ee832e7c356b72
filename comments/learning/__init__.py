"""The learning filter: what people here decided about replies says what to think of the next one."""

from comments.learning.features import features_of
from comments.learning.judging import Verdict, judge, verdict_on
from comments.learning.memory import asked_about, forget, learn, learn_in_turn, recall, seen_in_all

__all__ = [
    "Verdict",
    "asked_about",
    "features_of",
    "forget",
    "judge",
    "learn",
    "learn_in_turn",
    "recall",
    "seen_in_all",
    "verdict_on",
]
