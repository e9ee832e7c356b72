"""Akismet's opinion of a reply that has just come."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from comments.akismet.talking import ask, told_of
from comments.models import Comment, Rule
from comments.moderation.candidate import Candidate, Ruling
from comments.moderation.known import is_known
from comments.moderation.rules import TRUSTED


def second_opinion(request: HttpRequest, candidate: Candidate, ruling: Ruling) -> Ruling:
    """Return what becomes of a reply when Akismet has been asked, too.

    It is asked about replies of people without an approved one alone, so it throws away nobody's who is known here.
    """
    is_open = ruling.status in {Comment.Status.APPROVED, Comment.Status.PENDING}
    if not settings.AKISMET_KEY or not is_open or ruling.rule in TRUSTED or is_known(candidate):
        return ruling
    told = {
        **told_of(candidate.comment),
        "user_ip": candidate.client.address if candidate.client else "",
        "user_agent": request.headers.get("User-Agent", ""),
        "referrer": request.headers.get("Referer", ""),
    }
    is_spam = ask("comment-check", told, expected={"true", "false"}) == "true"
    return Ruling(Comment.Status.SPAM, Rule.AKISMET) if is_spam else ruling
