"""Followers, and what is sent to them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from comments import markup
from comments.following import writing
from comments.models import Comment, Follow, Follower, OutgoingMail, Pace, Topic
from comments.replies import publish_reply

SAM = "sam@example.org"


def follow(
    address: str = SAM,
    topic: Topic | None = None,
    *,
    pace: str = Pace.AT_ONCE,
    is_confirmed: bool = True,
    user=None,
) -> Follow:
    """Let an address follow the topic: new posts, if none is given."""
    follower = Follower.objects.of(address)
    if is_confirmed:
        follower.confirm()
    row = (topic or Topic()).row
    return Follow.objects.create(follower=follower, pace=pace, user=user, **row)


def reply(post, *, parent: Comment | None = None, **fields) -> Comment:
    """Publish a reply as the site does, and write to whom it concerns."""
    fields = {"name": "Jo", "email": "jo@example.org", "body": "Me too.", **fields}
    comment = Comment(post=post, parent=parent, status="approved", **fields)
    comment.body_html = markup.render(comment.body)
    comment = publish_reply(comment)[0]
    writing.write_due()
    return comment


def mails_to(address: str = SAM) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(recipient=address).order_by("pk"))


def link_in(mail: OutgoingMail, kind: str) -> str:
    """Return the mail's link to /follow/me/… or /follow/stop/…, as a browser on this site asks for it."""
    found = re.search(rf"http\S+/follow/{kind}/\S+", mail.text)
    assert found
    return urlsplit(found[0]).path
