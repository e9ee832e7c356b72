"""A page of a thread, drawn: once for everybody, and over it what is the viewer's own.

What is kept between requests (``blog.parts``) is what somebody sees who has neither written nor liked anything there.
Three things differ between such people, and each combination is kept by itself: whether they are signed in, moderate,
or may pin. A viewer's own replies, and those that they like, are drawn anew for each request and put in their places,
and so is the token of their forms. Whose own reply waits for moderation gets a thread that is made for them alone: it
may stand anywhere, even make a page more.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string

from blog.models import Post
from blog.parts import parts_of
from blog.shared import Shared
from blog.standing import Standing as StandingQuestion
from comments.csrf import has_session
from comments.models import Comment, Like
from comments.moulds import MARK, Marks
from comments.permissions import Standing, Viewer, can_be_pinned, standing_of
from comments.places import ALL, Place, first_places
from comments.rows import Page, comment_html, pieces_of_rows
from comments.structured import thread_data
from comments.threads import Row, Thread, allow, build_thread, shown, visible_in

# In the place of a status: no comment has it.
LIKED = "liked"


@dataclass(frozen=True)
class DrawnThread:
    """One page of a thread as HTML: every second piece is a gap, the first the token's, each other a comment's."""

    pieces: list[str]
    numbers: Sequence[str] = ()  # of the comments

    @cached_property
    def where(self) -> dict[str, int]:
        """Return the place of each comment among the pieces."""
        return {number: 2 * place + 3 for place, number in enumerate(self.numbers)}

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        return sum(map(sys.getsizeof, self.pieces)) + 200 * len(self.numbers) + 4_000

    def for_viewer(self, token: str, comments: dict[str, str]) -> list[str]:
        """Return the section as one viewer sees it, with the comments that are not as everybody sees them."""
        pieces = list(self.pieces)
        if len(pieces) > 1:
            pieces[1] = token
        for number, html in comments.items():
            pieces[self.where[number]] = html
        return pieces


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page of a thread is drawn from, whoever looks."""

    request: HttpRequest
    post: Post
    place: Place
    discussion: Any
    page: Page

    def for_viewer(self, viewer: Viewer) -> list[str]:
        """Return the pieces of the section of the responses as the viewer sees it. Raises NoSuchPageError."""
        token = csrf_input(self.request) if has_session(self.request) else ""
        standing = standing_of(viewer, self.post)
        own, liked = _own_and_liked(self.post, viewer)
        if Comment.Status.PENDING in own.values():
            thread = build_thread(self.post, viewer, discussion=self.discussion, place=self.place)
            return self._draw(thread, standing).for_viewer(token, {})
        drawn = self._shared(standing)
        special = {*map(str, own), *map(str, liked)} & drawn.where.keys()
        return drawn.for_viewer(token, self._anew(special, viewer) if special else {})

    def _anew(self, numbers: set[str], viewer: Viewer) -> dict[str, str]:
        comments = shown(visible_in(self.post, viewer).filter(pk__in=numbers), viewer)
        rows = [Row(str(comment.pk), comment, comment.depth) for comment in comments]
        for row in rows:
            allow(row, viewer, self.discussion)
        return {row.number: comment_html(row, self.page) for row in rows}

    def _shared(self, standing: Standing) -> DrawnThread:
        """Return what everybody of this standing sees who has nothing of their own there."""
        parts, key = parts_of(self.request), ("thread", self.request.path, standing)
        drawn: DrawnThread | None = parts.get(key, Shared(self.post.pk))
        if drawn is None:
            thread = build_thread(self.post, discussion=self.discussion, place=self.place)
            for row in thread.rows:
                if row.comment:
                    row.may_report = row.comment.is_public and not standing.moderates
                    row.may_pin = standing.pins and can_be_pinned(row.comment)
            drawn = self._draw(thread, standing)
            parts.keep(key, drawn, size=drawn.size)
        return drawn

    def _draw(self, thread: Thread, standing: Standing) -> DrawnThread:
        """Draw it without the request, so that nothing of who asks can come in."""
        comments = [row.comment for row in thread.rows if row.comment]
        context = {
            "post": self.post,
            "thread": thread,
            "addresses": _addresses(self.post, thread),
            "takes_replies": self.page.takes_replies,
            "is_signed_in": standing.is_signed_in,
            "path": self.request.path,
            "data": thread_data(self.post, comments, thread.count),
            "words": Marks(),
        }
        section = MARK.split(render_to_string("comments/thread.html", context))
        if len(section) == 1:
            return DrawnThread(section)
        rows = pieces_of_rows(thread, self.page)
        before, after = section[2] + rows[0], rows[-1] + section[4]
        pieces = [section[0], "", before + after]
        if thread.rows:
            pieces = [section[0], "", before, *rows[1:-1], after]
        numbers = [] if thread.is_brief else [row.number for row in thread.rows]
        return DrawnThread(pieces, numbers)


def _addresses(post: Post, thread: Thread) -> dict[str, Any]:
    """Return where the other pages of the thread are."""
    return {
        "orders": [
            (label, place.address(post), place.order == thread.place.order)
            for label, place in first_places(thread.place.usual)
        ],
        "previous": thread.previous.address(post) if thread.previous else "",
        "next": thread.next.address(post) if thread.next else "",
        "all": Place(ALL).address(post),
    }


def _own_and_liked(post: Post, viewer: Viewer) -> tuple[dict[int, str], list[int]]:
    """Return the number and the status of what the viewer wrote here and may see, and the numbers that they like."""
    if viewer.user is None:
        found = list(_own(post.pk, Q(pk__in=viewer.own))) if viewer.own else []
    elif viewer.own:
        mine = Q(pk__in=viewer.own) | Q(user=viewer.user)
        found = list(_with_liked(_own(post.pk, mine), post.pk, viewer.user.pk))
    else:
        found = _own_and_liked_by.rows(post.pk, viewer.user.pk)
    own = {number: status for number, status in found if status != LIKED}
    return own, [number for number, status in found if status == LIKED]


def _own(post: int, mine: Q) -> QuerySet[Any]:
    seen = [Comment.Status.APPROVED, Comment.Status.PENDING]
    comments = Comment.objects.filter(mine, post=post, status__in=seen)
    return comments.order_by().values_list("pk", "status")


def _with_liked(own: QuerySet[Any], post: int, user: int) -> QuerySet[Any]:
    """Return both by one question."""
    likes = Like.objects.filter(user=user, comment__post=post).order_by()
    return own.union(likes.values_list("comment", Value(LIKED)), all=True).order_by()


# Of whoever wrote nothing in this session as a guest: of nearly everybody.
_own_and_liked_by = StandingQuestion(
    lambda post, user: _with_liked(_own(post, Q(user=user)), post, user)
)
