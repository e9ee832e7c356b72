"""Disqus's comments, put where they stand in a post's thread."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from itertools import batched
from typing import override

from accounts.models import User
from blog.models import Post
from comments import markup
from comments.models import Comment
from portfolio.moving.disqus.messages import mend
from portfolio.moving.disqus.survey import DELETED, RepliesIn
from portfolio.moving.importing.people import People
from portfolio.moving.importing.reply_text import source_of
from portfolio.moving.importing.report import Report
from portfolio.moving.importing.threads import CHUNK, Place, Threads, moment_of
from portfolio.moving.reading.spool import Spool
from portfolio.moving.wxr import Reply

GUID = "https://disqus.com/#comment-"


class DisqusThreads(Threads):
    """Numbers are Disqus's, which no address names: comments get new ones.

    ``wishes`` say who is whom: names of accounts at Disqus, and user names here.
    """

    def __init__(
        self, report: Report, *, written: Callable[[int], None], wishes: dict[str, str]
    ) -> None:
        super().__init__(People("disqus.com", report, wishes={}), report, written=written)
        users = User.objects.in_bulk(wishes.values(), field_name="username")
        self._writers = {there: users[here] for there, here in wishes.items()}
        # Those of the thread that have come by another way, and where they stand.
        self._same: dict[str, tuple[Place, datetime.datetime]] = {}
        self._is_begun = False

    def take_thread(
        self, post: Post, replies: RepliesIn, label: str, *, is_begun: bool = False
    ) -> None:
        """``is_begun``: what is here of it came with this very run, before it was stopped, and is counted already."""
        self._same.clear()
        self._is_begun = is_begun
        self.take(post, replies, label)

    @override
    def name_of(self, post: Post, number: int) -> str:
        return f"{GUID}{number}"

    @override
    def wanted(self, reply: Reply) -> int:
        return 0

    @override
    def writer(self, reply: Reply) -> User | None:
        """Return who that is here: only who was named, as anybody can give an e-mail address at Disqus."""
        return self._writers.get(reply.meta["username"])

    @override
    def words(self, reply: Reply) -> tuple[str, str]:
        return ("", "") if reply.approved == DELETED else source_of(reply.content, mend)

    def tell_new(self, post: Post, replies: RepliesIn) -> tuple[int, int, list[int]]:
        """Return how many would come, how many are here, and which are too long to come."""
        self._same.clear()
        new, known = 0, 0
        long: list[int] = []
        for chunk in batched(replies, CHUNK):
            there = self._new_in(post, list(chunk))
            known += len(chunk) - len(there)
            for reply in there:
                try:
                    self.words(reply)
                    new += 1
                except markup.TextTooLongError:
                    long.append(reply.number)
        return new, known, long

    def _new_in(self, post: Post, chunk: list[Reply]) -> list[Reply]:
        ready = {name: at for name, (_place, at) in self._places(post, chunk).items()}
        gone = self._under_others(post, chunk)
        return [
            reply
            for reply in chunk
            if self.name_of(post, reply.number) not in gone and self._guid(post, reply, ready)
        ]

    @override
    def _take_chunk(
        self, post: Post, chunk: list[Reply], later: Spool, label: str, *, orphans: frozenset[int]
    ) -> int:
        gone = self._under_others(post, chunk)
        here = [reply for reply in chunk if self.name_of(post, reply.number) not in gone]
        before = self._report.counts["comments"]
        done = super()._take_chunk(post, here, later, label, orphans=orphans) + len(gone)
        if not self._is_begun:
            self._report.count("known", done - (self._report.counts["comments"] - before))
        return done

    def _under_others(self, post: Post, chunk: list[Reply]) -> set[str]:
        """Return those that stand under another post: an earlier import has found that for their thread."""
        names = {self.name_of(post, reply.number) for reply in chunk}
        rows = Comment.objects.filter(guid__in=names).exclude(post=post).order_by()
        return set(rows.values_list("guid", flat=True))

    @override
    def _places(self, post: Post, chunk: list[Reply]) -> dict[str, tuple[Place, datetime.datetime]]:
        """Find as well what has come by another way, such as WordPress, to which Disqus's plugin copies comments.

        Nobody says two things in one second under one post.
        """
        found = super()._places(post, chunk)
        missing = [reply for reply in chunk if self.name_of(post, reply.number) not in found]
        rows = Comment.objects.filter(post=post, created_at__in={reply.date for reply in missing})
        rows = rows.exclude(guid__startswith=GUID).order_by()
        columns = rows.values_list("name", "created_at", "pk", "root", "path")
        same = {(name, at): Place(pk, root or pk, path) for name, at, pk, root, path in columns}
        for reply in missing:
            if place := same.get((reply.name, moment_of(post, reply))):
                self._same[self.name_of(post, reply.number)] = (place, moment_of(post, reply))
        return {**found, **self._same}

    @override
    def _comment(self, post: Post, reply: Reply, guid: str, where: str) -> Comment:
        if reply.approved != DELETED:
            return super()._comment(post, reply, guid, where)
        return Comment(
            post=post,
            status=Comment.Status.DELETED,
            guid=guid,
            fingerprint=hashlib.sha256(f"imported\0{guid}".encode()).hexdigest(),
            created_at=moment_of(post, reply),
        )
