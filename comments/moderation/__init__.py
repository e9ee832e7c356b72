"""Whether a reply shows at once, waits for the author, or is thrown away; and why. The rules are in rules.py."""

from comments.models.decision import Rule
from comments.moderation.candidate import Candidate, Ruling

__all__ = ["Candidate", "Rule", "Ruling"]
