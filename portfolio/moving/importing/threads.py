"""A post's comments, put where they stand in its thread, some hundreds at a time."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import batched

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import clean_name, clean_website
from blog.models import Post
from comments import markup
from comments.models import EMAIL_LENGTH, PATH_STEP, Comment, ThreadVersion
from portfolio.moving.importing import numbers
from portfolio.moving.importing.likes import about_likes
from portfolio.moving.importing.people import People
from portfolio.moving.importing.reply_text import source_of
from portfolio.moving.importing.report import Report
from portfolio.moving.reading.spool import Spool
from portfolio.moving.wxr import Replies, Reply

CHUNK = 500
# So often is the file gone through again for comments whose parents came later.
MOST_WAVES = 100
# A thread goes no deeper: each step makes every path below it longer.
DEEPEST = 500
STATUS = {
    "1": Comment.Status.APPROVED,
    "approve": Comment.Status.APPROVED,
    "approved": Comment.Status.APPROVED,
    "0": Comment.Status.PENDING,
    "hold": Comment.Status.PENDING,
    "spam": Comment.Status.SPAM,
    "trash": Comment.Status.TRASH,
    "post-trashed": Comment.Status.TRASH,
}
# What those who write said to one another beside a text, or about an order.
OF_EDITORS = {"note", "order_note", "action_log", "webhook_delivery"}
KINDS = {"": "comment", "comment": "comment", "pingback": "pingback", "trackback": "trackback"}


@dataclass(frozen=True)
class Place:
    """Where a comment stands."""

    pk: int
    root: int
    path: str


class Threads:
    """Writes the comments of one post after the other. ``written`` hears of each number that went in."""

    def __init__(self, people: People, report: Report, *, written: Callable[[int], None]) -> None:
        self._people, self._report, self._written = people, report, written
        # Nothing stands under the post yet, so nothing has to be looked for.
        self._is_new = False

    # --- What is different in comments that come from elsewhere ---

    def name_of(self, post: Post, number: int) -> str:
        return guid_of(post, number)

    def wanted(self, reply: Reply) -> int:
        """Return the number that the comment shall have if it is free; 0 for any."""
        return reply.number

    def writer(self, reply: Reply) -> User | None:
        return self._people.number(reply.user, reply.email)

    def words(self, reply: Reply) -> tuple[str, str]:
        """Return the text and its HTML. Raises ``markup.TextTooLongError``."""
        return source_of(reply.content)

    # --- What is the same ---

    def take(self, post: Post, replies: Replies, label: str, *, is_new: bool = False) -> None:
        """Put in those that are not here yet: first those whose parents are, until none is left.

        ``is_new``: the post has none, of that the caller is sure.
        """
        self._is_new = is_new
        waiting: Replies = replies
        with ExitStack() as spools:
            for wave in range(MOST_WAVES + 1):
                later = _spool(spools)
                done = self._take_all(post, waiting, later, label)
                if len(later) and (not done or wave == MOST_WAVES):
                    orphans = _orphans(later, everybody=wave == MOST_WAVES)
                    waiting, later = later, _spool(spools)
                    self._take_all(post, waiting, later, label, orphans=orphans)
                if not len(later):
                    return
                waiting = later

    def _take_all(
        self,
        post: Post,
        replies: Replies,
        later: Spool,
        label: str,
        *,
        orphans: frozenset[int] = frozenset(),
    ) -> int:
        chunks = batched(replies, CHUNK)
        return sum(
            self._take_chunk(post, list(chunk), later, label, orphans=orphans) for chunk in chunks
        )

    def _take_chunk(
        self, post: Post, chunk: list[Reply], later: Spool, label: str, *, orphans: frozenset[int]
    ) -> int:
        """Write what can be written; return how many were new or here already."""
        with transaction.atomic():
            here = {} if self._is_new else self._places(post, chunk)
            done, comments = 0, []
            for reply, guid in self._ordered(post, chunk, here, orphans, later):
                done += 1
                if guid:
                    comments.append((reply, guid))
            made = self._made(post, comments, here, label, orphans)
        self._is_new = False
        self._written(len(made))
        return done

    def _places(self, post: Post, chunk: list[Reply]) -> dict[str, tuple[Place, datetime.datetime]]:
        """Return by guid where those of the chunk stand that are here, and those that they answer."""
        names = {self.name_of(post, reply.number) for reply in chunk}
        names |= {self.name_of(post, reply.parent) for reply in chunk if reply.parent}
        names |= {self._name_apart(post, reply) for reply in chunk}
        rows = Comment.objects.filter(post=post, guid__in=names).order_by()
        found = rows.values_list("guid", "pk", "root", "path", "created_at")
        return {guid: (Place(pk, root or pk, path), at) for guid, pk, root, path, at in found}

    def _ordered(
        self,
        post: Post,
        chunk: list[Reply],
        here: dict[str, tuple[Place, datetime.datetime]],
        orphans: frozenset[int],
        later: Spool,
    ) -> Iterator[tuple[Reply, str]]:
        """Yield those that can be written, parents first, each with its guid: "" if it is here already."""
        ready = {guid: at for guid, (_place, at) in here.items()}
        left = chunk
        while left:
            still: list[Reply] = []
            for reply in left:
                guid = self._guid(post, reply, ready)
                parent = self.name_of(post, reply.parent)
                if not guid or not reply.parent or reply.number in orphans or parent in ready:
                    ready[guid or self.name_of(post, reply.number)] = moment_of(post, reply)
                    yield reply, guid
                else:
                    still.append(reply)
            if len(still) == len(left):
                break
            left = still
        else:
            return
        for reply in left:
            later.add(reply)

    def _guid(self, post: Post, reply: Reply, ready: dict[str, datetime.datetime]) -> str:
        """Return the name of a comment that is new; "" for one that is here. Two of a number are told apart."""
        name, at = self.name_of(post, reply.number), moment_of(post, reply)
        if reply.number and name not in ready:
            return name
        if reply.number and ready[name] == at:
            return ""
        name = self._name_apart(post, reply)
        return "" if name in ready else name

    def _name_apart(self, post: Post, reply: Reply) -> str:
        """Return a name for a comment without a number, or with that of another."""
        moment = reply.date or reply.local_date
        said = "\0".join([f"{moment} {reply.parent}", reply.name, reply.content])
        digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
        return f"{self.name_of(post, reply.number)}-{digest}"

    def _made(
        self,
        post: Post,
        replies: list[tuple[Reply, str]],
        here: dict[str, tuple[Place, datetime.datetime]],
        label: str,
        orphans: frozenset[int],
    ) -> list[Comment]:
        places = {guid: place for guid, (place, _at) in here.items()}
        free = numbers.numbers_for(Comment, [self.wanted(reply) for reply, _guid in replies])
        comments = []
        for (reply, guid), pk in zip(replies, free, strict=True):
            where = f"{label}, comment {reply.number}"
            if reply.kind in OF_EDITORS:
                words = _("It is a note among those who write: it is left out.")
                self._report.remark(where, words)
                continue
            try:
                comment = self._comment(post, reply, guid, where)
            except markup.TextTooLongError:
                self._report.remark(
                    where, _("Its text is longer than a reply can be: it is left out.")
                )
                continue
            parent = (
                None if reply.number in orphans else places.get(self.name_of(post, reply.parent))
            )
            if reply.parent and parent is None:
                self._report.remark(
                    where, _("What it answers is not in the file: it stands on top.")
                )
            places[guid] = self._stand(comment, pk, parent)
            comments.append(comment)
        self._save(post, comments)
        return comments

    @staticmethod
    def _stand(comment: Comment, pk: int, parent: Place | None) -> Place:
        """Put the comment below its parent, no deeper than threads go."""
        if parent and len(parent.path) >= DEEPEST * PATH_STEP:
            path = parent.path[: (DEEPEST - 1) * PATH_STEP]
            parent = Place(int(path[-PATH_STEP:]), parent.root, path)
        comment.pk = pk
        comment.parent_id = parent.pk if parent else None
        comment.root_id = parent.root if parent else pk
        comment.path = (parent.path if parent else "") + f"{pk:0{PATH_STEP}}"
        return Place(pk, comment.root_id, comment.path)

    def _comment(self, post: Post, reply: Reply, guid: str, where: str) -> Comment:
        body, html = self.words(reply)
        user = self.writer(reply)
        status = STATUS.get(reply.approved, Comment.Status.PENDING)
        if reply.kind not in KINDS:
            words = _("Of the kind “%(kind)s”: it is here as a comment.")
            self._report.remark(where, words % {"kind": reply.kind})
        for words in about_likes(reply.meta):
            self._report.remark(where, words)
        if status == Comment.Status.TRASH and not (reply.name.strip() or html):
            # As export_wordpress says that its writer deleted it: WordPress has no such comment itself.
            status, user = Comment.Status.DELETED, None
        is_gone = status == Comment.Status.DELETED
        return Comment(
            post=post,
            user=user,
            kind=KINDS.get(reply.kind, "comment"),
            name="" if is_gone else self._name(reply, user),
            email="" if user or is_gone else _email(reply.email),
            website="" if is_gone else _website(reply.website),
            body=body,
            body_html=html,
            status=status,
            guid=guid,
            fingerprint=hashlib.sha256(f"imported\0{guid}".encode()).hexdigest(),
            created_at=moment_of(post, reply),
        )

    @staticmethod
    def _name(reply: Reply, user: User | None) -> str:
        return clean_name(unescape(reply.name)) or (
            user.get_full_name() if user else _("Anonymous")
        )

    def _save(self, post: Post, comments: list[Comment]) -> None:
        if any(comment.is_public for comment in comments):
            begin = ThreadVersion.begin if self._is_new else ThreadVersion.bump
            version = begin(post.pk)
            for comment in comments:
                comment.shown_in = version if comment.is_public else 0
        Comment.objects.bulk_create(comments)
        self._report.count("comments", len(comments))


def _spool(spools: ExitStack) -> Spool:
    spool = Spool()
    spools.callback(spool.close)
    return spool


def _orphans(left: Spool, *, everybody: bool) -> frozenset[int]:
    """Return those whose parents never came; where all answer one another, the first of them."""
    known = {reply.number for reply in left}
    found = {reply.number for reply in left if everybody or reply.parent not in known}
    return frozenset(found or {min(known)})


def guid_of(post: Post, number: int) -> str:
    """Return what WordPress's feeds call a comment (get_comment_guid())."""
    return f"{post.guid[:450]}#comment-{number}"


def moment_of(post: Post, reply: Reply) -> datetime.datetime:
    """Return when it was written; by the blog's own clock if that is all there is, with its post if nothing is."""
    if reply.date:
        return reply.date
    if reply.local_date:
        return timezone.make_aware(reply.local_date)
    return post.published_at or post.created_at


# The same people come again and again.
_website = lru_cache(maxsize=10_000)(clean_website)


@lru_cache(maxsize=10_000)
def _email(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= EMAIL_LENGTH else ""
