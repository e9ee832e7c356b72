"""What the administration has of replies, and of the mail that tells of them."""

from comments.admin.bans import BanAdmin
from comments.admin.discussion import DiscussionAdmin
from comments.admin.outbox import OutgoingMailAdmin
from comments.admin.replies import CommentAdmin
from comments.following.admin import FollowerAdmin

__all__ = ["BanAdmin", "CommentAdmin", "DiscussionAdmin", "FollowerAdmin", "OutgoingMailAdmin"]
