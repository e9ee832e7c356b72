"""The learning filter: what people here decided about replies says what to think of the next one."""

from comments.learning.judging import Verdict, judge
from comments.learning.memory import forget, learn, learn_in_turn

__all__ = ["Verdict", "forget", "judge", "learn", "learn_in_turn"]
