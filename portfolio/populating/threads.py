"""The replies of a populated site: a few posts have thousands, most have a few or none."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from comments import markup
from comments.models import PATH_STEP, Comment, Decision, Like, Rule, ThreadVersion
from portfolio.populating.articles import NAMED, Written
from portfolio.populating.language import Language
from portfolio.populating.people import People, Writer
from portfolio.populating.rows import Table

STATUS = Comment.Status
# Of a thousand replies that nobody has answered, and of a thousand that somebody has.
ALONE = {STATUS.SPAM: 70, STATUS.TRASH: 24, STATUS.PENDING: 6}
ANSWERED = {STATUS.TRASH: 6, STATUS.DELETED: 6}
RULES = {
    STATUS.APPROVED: Rule.NONE,
    STATUS.PENDING: Rule.FIRST,
    STATUS.SPAM: Rule.LEARNED,
    STATUS.TRASH: Rule.BY_HAND,
}
# The most commented post has so many at the most; the n-th a share that shrinks with n.
MOST, STEEPNESS = 10_000, 0.8
ANSWERS, LIKED, DEEPEST = 0.5, 0.08, 5
# Hours between a post and its replies, at the middle.
HOURS = 30
# A reply answers one of so many before it.
NEAR = 30


def shares(posts: int, comments: int) -> list[int]:
    """Return how many replies the posts have, the most commented first: in all ``comments``, by a power law."""
    weights = [1 / (n + 1) ** STEEPNESS for n in range(posts)]
    whole = sum(weights)
    ends = [comments * end / whole for end in accumulate(weights)]
    counts = [round(end) - round(start) for start, end in pairwise([0.0, *ends])]
    surplus = sum(max(0, count - MOST) for count in counts)
    for n, count in enumerate(counts):
        counts[n] = min(count, MOST)
    # What is too much for the first goes to all.
    each, rest = divmod(surplus, posts)
    return [count + each + (n < rest) for n, count in enumerate(counts)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply stands."""

    pk: int
    above: int | None
    root: int
    path: str
    at: datetime.datetime


class Threads:
    """Makes the replies to one post after the other. They wait in ``tables`` until these are written."""

    def __init__(self, language: Language, people: People) -> None:
        self._language, self._people, self._chance = language, people, language.chance
        self._rendered = {remark: markup.render(remark) for remark in language.remarks}
        self.comments, self.decisions = Table(Comment, numbered=True), Table(Decision)
        self.likes, self.versions = Table(Like), Table(ThreadVersion)
        # Of the present post.
        self._said: set[str] = set()
        self.tables = [self.comments, self.decisions, self.likes, self.versions]

    def write(self, post: Written, pks: Iterator[int], number: int) -> None:
        places = self._places(post, pks, number)
        answered = {place.above for place in places}
        self._said.clear()
        version, last, roots = 0, post.published_at, set()
        for place in places:
            status = self._status(ANSWERED if place.pk in answered else ALONE)
            if status == STATUS.APPROVED:
                version, last = version + 1, place.at
                roots.add(place.root)
            self._write(post, place, status, version)
        if version:
            self.versions.add(post_id=post.pk, number=version, roots=len(roots), changed_at=last)

    def _places(self, post: Written, pks: Iterator[int], number: int) -> list[Place]:
        hours = sorted(self._chance.expovariate(1 / HOURS) for _ in range(number))
        places: list[Place] = []
        for after in hours:
            pk, above = next(pks), self._above(places)
            root, path = (above.root, above.path) if above else (pk, "")
            at = post.published_at + datetime.timedelta(hours=after)
            number_above = above.pk if above else None
            places.append(Place(pk, number_above, root, f"{path}{pk:0{PATH_STEP}}", at))
        return places

    def _above(self, places: list[Place]) -> Place | None:
        """Return what the next reply answers; None for the post."""
        if not places or self._chance.random() > ANSWERS:
            return None
        above = places[-1 - self._chance.randrange(min(NEAR, len(places)))]
        return above if len(above.path) < DEEPEST * PATH_STEP else None

    def _status(self, chances: dict[Comment.Status, int]) -> Comment.Status:
        """Return one of those that few have, or that of all others."""
        lot = self._chance.randrange(1000)
        for status, number in chances.items():
            if lot < number:
                return status
            lot -= number
        return STATUS.APPROVED

    def _write(self, post: Written, place: Place, status: Comment.Status, version: int) -> None:
        row = {
            "id": place.pk,
            "post_id": post.pk,
            "parent_id": place.above,
            "root_id": place.root,
            "path": place.path,
            "status": status.value,
            "guid": uuid.UUID(int=NAMED | 1 << 96 | place.pk).urn,
            "created_at": place.at,
            "shown_in": version if status == STATUS.APPROVED else 0,
        }
        if status == STATUS.DELETED:
            self.comments.add(**row, fingerprint=f"deleted {place.pk}")
            return
        writer, said, fingerprint = self._words(post, place)
        self.comments.add(
            **row,
            user_id=writer.user_id,
            provider=writer.provider,
            name=writer.name,
            email=writer.email,
            website=writer.website,
            body=joined(said),
            body_html="\n".join(self._rendered[remark] for remark in said),
            fingerprint=fingerprint,
        )
        self.decisions.add(
            comment_id=place.pk,
            before=STATUS.PENDING.value if status == STATUS.TRASH else "",
            status=status.value,
            rule=RULES[status].value,
            by_id=post.author_id if status == STATUS.TRASH else None,
            at=place.at,
        )
        if status == STATUS.APPROVED and self._chance.random() < LIKED:
            for member in sorted(set(self._chance.choices(self._people.members, k=3))):
                self.likes.add(comment_id=place.pk, user_id=member, created_at=place.at)

    def _words(self, post: Written, place: Place) -> tuple[Writer, list[str], str]:
        """Return who says what: nobody the same twice in one place, as the site lets nobody."""
        while True:
            writer = self._people.somebody()
            said = self._chance.choices(self._language.remarks, k=self._chance.randint(1, 3))
            fingerprint = fingerprint_of(post.pk, place.above, writer, joined(said))
            if fingerprint not in self._said:
                self._said.add(fingerprint)
                return writer, said, fingerprint


def joined(remarks: list[str]) -> str:
    return "\n\n".join(remarks)


def fingerprint_of(post: int, parent: int | None, writer: Writer, body: str) -> str:
    """Return what comments.replies.fingerprint() does, without a comment."""
    parts = [str(post), str(parent or ""), *writer.said_by, body]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
