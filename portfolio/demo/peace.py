"""What readers of the demo reported, and whom its author banned."""

from __future__ import annotations

from accounts.models import User
from comments.bans import Target, ban
from comments.models import Ban, Comment, Report
from comments.reports import report_reply
from portfolio.demo.conversations import BERNARD

Reason = Report.Reason
# Fewer than hold a reply.
REPORTS = ((Reason.OTHER, "Off the subject, I think."), (Reason.SPAM, ""))


def report_and_ban(author: User) -> None:
    reply = Comment.objects.approved().filter(email=BERNARD.email).earliest("created_at")
    for number, (reason, words) in enumerate(REPORTS):
        key = f"a reader {number}"
        report_reply(reply, user=None, address_key=key, reason=reason, words=words)
    casino = Target(Ban.Kind.DOMAIN, value="casino.example")
    ban([casino], by=author, lasts=None, note="The same, night after night")
