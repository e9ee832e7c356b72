"""Whether a reply shows at once, waits for the author, or is thrown away; and why."""

from comments.models.decision import Rule
from comments.moderation.candidate import Candidate, Ruling
from comments.moderation.rules import rule_on

__all__ = ["Candidate", "Rule", "Ruling", "rule_on"]
