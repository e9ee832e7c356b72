"""Mail that says what somebody wrote who wants it erased: to those who follow, and to the author."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping

from django.db.models import QuerySet

from comments.models import Comment, Notice, OutgoingMail, Pace
from comments.notifications import reply_was_edited

ABOUT = re.compile(r"reply:(\d+):")
DIGEST = "digest:"
LINK = re.compile(r"/comment/(\d+)/")
FINISHED = ("sent", "failed", "cancelled")
# Mails are looked through, and rows named, so many at a time.
ROWS = 1000
# One digest notes what it tells within such a while.
A_WHILE = datetime.timedelta(minutes=1)


def forget_in_mails(numbers: Collection[int]) -> None:
    """Let no mail say any more what stood in these comments, nor who wrote them.

    Call it when the comments are others already: mail that has not left is written anew. Of what has left, the note
    remains that it was sent: nobody is told twice.
    """
    answers = Comment.objects.filter(parent__in=numbers)
    named = {*numbers, *answers.values_list("pk", flat=True)}
    found = dict(_mails_about(named))
    there = set(Comment.objects.with_words().filter(pk__in=named).values_list("pk", flat=True))
    of_gone = [pk for pk, number in found.items() if number and number not in there]
    OutgoingMail.objects.filter(pk__in=of_gone).delete()
    mails = OutgoingMail.objects.filter(pk__in=found)
    _write_anew(mails.exclude(status__in=FINISHED), found)
    nothing = dict.fromkeys(("subject", "text", "html", "last_error"), "")
    mails.filter(status__in=FINISHED).update(**nothing)


def _write_anew(unsent: QuerySet[OutgoingMail], found: Mapping[int, int]) -> None:
    again = set()
    for mail in unsent.order_by("pk"):
        if number := found[mail.pk]:
            again.add(number)
        else:
            _write_digest_anew(mail)
    comments = Comment.objects.filter(pk__in=again).select_related("post", "parent", "user")
    for comment in comments.order_by("pk"):
        reply_was_edited(comment, before=comment.status)


def _mails_about(numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the number of each mail about one of these comments, and the comment's: 0 for a digest that names one."""
    for pk, key in OutgoingMail.objects.order_by("pk").values_list("pk", "key").iterator(ROWS):
        found = ABOUT.match(key)
        if found and int(found[1]) in numbers:
            yield pk, int(found[1])
    digests = OutgoingMail.objects.filter(key__startswith=DIGEST).order_by("pk")
    for pk, text in digests.values_list("pk", "text").iterator(ROWS):
        if numbers.intersection(map(int, LINK.findall(text))):
            yield pk, 0


def _write_digest_anew(mail: OutgoingMail) -> None:
    """Take back a digest of replies: what it told waits again, as what is to be told now."""
    told = Notice.objects.filter(follower__address=mail.recipient, comment__isnull=False)
    told = told.filter(
        told_at__gte=mail.created_at - A_WHILE, told_at__lte=mail.created_at + A_WHILE
    )
    told.exclude(pace=Pace.AT_ONCE).update(told_at=None)
    mail.delete()
