"""Replies, the author's rules for them, and the mail that tells of them."""

from comments.models.allowance import Allowance
from comments.models.ban import Ban, Writer
from comments.models.claim import Claim, NotMine
from comments.models.comment import (
    BODY_LENGTH,
    EMAIL_LENGTH,
    NAME_LENGTH,
    PATH_STEP,
    WEBSITE_LENGTH,
    Comment,
)
from comments.models.decision import Decision, Rule
from comments.models.discussion import Discussion
from comments.models.following import Follow, Follower, Pace, Topic
from comments.models.lesson import Feature, Lesson
from comments.models.like import Like
from comments.models.notice import Announcement, Notice
from comments.models.outgoing import OutgoingMail
from comments.models.report import Report
from comments.models.search_entry import CommentEntry
from comments.models.thread_version import ThreadVersion

__all__ = [
    "BODY_LENGTH",
    "EMAIL_LENGTH",
    "NAME_LENGTH",
    "PATH_STEP",
    "WEBSITE_LENGTH",
    "Allowance",
    "Announcement",
    "Ban",
    "Claim",
    "Comment",
    "CommentEntry",
    "Decision",
    "Discussion",
    "Feature",
    "Follow",
    "Follower",
    "Lesson",
    "Like",
    "NotMine",
    "Notice",
    "OutgoingMail",
    "Pace",
    "Report",
    "Rule",
    "ThreadVersion",
    "Topic",
    "Writer",
]
