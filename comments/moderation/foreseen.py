"""What will be asked of the database about a new reply, so that it can be asked at once (blog.foreseen)."""

from __future__ import annotations

from collections.abc import Iterator

from blog.foreseen import Asked
from blog.inserting import number_of_next
from comments import learning
from comments.bans import ANY_BAN
from comments.following.telling import IS_FOLLOWED
from comments.learning import features_of
from comments.mail.author import CONCERNED
from comments.models import Comment, Discussion
from comments.moderation import known
from comments.spam import attack


def questions_about(comment: Comment, discussion: Discussion, *, is_known: bool) -> Iterator[Asked]:
    """Yield them. It is no fault to miss one, or to have one that is not asked after all."""
    yield number_of_next(Comment)
    yield Asked(IS_FOLLOWED, (comment.post_id,))
    yield Asked(ANY_BAN, ())
    if discussion.asks_filter:
        yield learning.asked_about(features_of(comment))
    if is_known:
        return
    yield known.asked_about(comment)
    if discussion.under_attack == Discussion.UnderAttack.AUTO:
        yield Asked(*attack.what_came_lately())
    if discussion.hold_first and discussion.mail_on_held:
        yield Asked(CONCERNED, (comment.post.author_id,))
