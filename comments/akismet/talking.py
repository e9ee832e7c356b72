"""Talking to Akismet, and telling it what people decided.

What it is told of a reply is in the README, and nothing else. Whatever it fails at, the site goes on without it.
https://akismet.com/developers/detailed-docs/
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from functools import partial

import requests
from django.conf import settings
from django.db import transaction
from django.tasks import task

from accounts.outbound import GuardedSession
from comments.models import Comment

logger = logging.getLogger(__name__)

# How long somebody who replies waits for it at the most, and how much of an answer is read: it is one word.
SECONDS, BYTES = 4, 10_000
HEADERS = {"User-Agent": "Portfolio | comments.akismet"}


def teach(comment: Comment, *, before: str) -> None:
    """Tell Akismet, later, that a person marked a reply as spam, or took it out of the spam."""
    was_spam, is_spam = before == Comment.Status.SPAM, comment.status == Comment.Status.SPAM
    if settings.AKISMET_KEY and (is_spam or (was_spam and comment.is_public)):
        call = "submit-spam" if is_spam else "submit-ham"
        transaction.on_commit(partial(submit.enqueue, call, comment.pk))


@task
def submit(call: str, number: int) -> None:
    comment = Comment.objects.with_words().filter(pk=number).select_related("post").first()
    if comment is not None:
        # Where it was sent from is not known any more: addresses are not kept.
        thanks = {"Thanks for making the web a better place."}
        ask(call, {**told_of(comment), "user_ip": ""}, expected=thanks)


def is_key_valid() -> bool | None:
    """Return what Akismet says of the key; None when it says nothing."""
    answer = ask("verify-key", {"key": settings.AKISMET_KEY}, expected={"valid", "invalid"})
    return answer == "valid" if answer else None


def told_of(comment: Comment) -> dict[str, str]:
    return {
        "permalink": f"{settings.SITE_URL}{comment.post.get_absolute_url()}",
        "comment_type": "reply" if comment.parent_id else "comment",
        "comment_author": comment.name,
        "comment_author_email": comment.email,
        "comment_author_url": comment.website,
        "comment_content": comment.body,
    }


def ask(call: str, told: Mapping[str, str], *, expected: set[str]) -> str:
    """Return Akismet's word; "" when it had none that is ``expected``, which the log then says."""
    site = {"blog": settings.SITE_URL, "blog_charset": "UTF-8", "blog_lang": settings.LANGUAGE_CODE}
    data = {"api_key": settings.AKISMET_KEY, **site, **told}
    try:
        with GuardedSession(deadline=time.monotonic() + SECONDS, max_bytes=BYTES) as session:
            answer = session.post(f"{settings.AKISMET_URL}/1.1/{call}", data=data, headers=HEADERS)
    except requests.RequestException as error:
        # Its words may hold what was sent.
        logger.warning("Akismet did not answer to %s: %s.", call, type(error).__name__)
        return ""
    word = str(answer.text).strip()
    if word in expected:
        return word
    why = answer.headers.get("X-akismet-debug-help", word)[:200]
    logger.warning("Akismet refused %s (%d): %s", call, answer.status_code, why)
    return ""
