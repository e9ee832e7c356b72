"""Who is known here, and who only looks like it: anybody can type a name and an address."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import disarm
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from blog.standing import Standing
from comments.addresses import normal
from comments.models import Comment
from comments.moderation.candidate import Candidate
from comments.querysets import CommentQuerySet

# In one case or another; the confusables keep them apart in lower case.
LIKE_ONE_ANOTHER = str.maketrans("i1|!0", "llllo")


def is_known(candidate: Candidate) -> bool:
    """Whether the writer has an approved reply: by the account, by the session, or by an address confirmed in it.

    What is being edited does not speak for itself: other words were approved.
    """
    if candidate.past:
        return candidate.past.is_known
    if candidate.user is not None:
        return _approved(candidate).filter(user=candidate.user.pk).exists()
    return _has_past(candidate) and _own_as_guest(candidate).exists()


def imitated(candidate: Candidate) -> str:
    """Return the name of whose name or address a guest uses without being known as them; "" for nobody's.

    Other guests' are looked through only where it matters whether somebody is known.
    """
    comment, past = candidate.comment, candidate.past
    if past:
        return past.imitates
    if candidate.user is not None or _is_as_before(candidate):
        return ""
    if name := Known().imitated_by(comment):
        return name
    email, key = normal(comment.email), name_key(comment.name)
    return _imitated_guest(candidate, key, email) if candidate.discussion.hold_first else ""


class Known:
    """Those with an account whom readers know, by their addresses and by what their names look like."""

    def __init__(self) -> None:
        self._by_email: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        for person in _PEOPLE.rows():
            if person.email:
                self._by_email.setdefault(normal(person.email), person.get_full_name())
            for name in (person.get_full_name(), person.username):
                self._by_key.setdefault(name_key(name), name)

    def imitated_by(self, comment: Comment) -> str:
        """Return whose address or name a guest's comment uses; "" for nobody's."""
        email, key = normal(comment.email), name_key(comment.name)
        return (email and self._by_email.get(email)) or (key and self._by_key.get(key)) or ""


# Of everybody whom readers know, with every reply.
@lru_cache(maxsize=2000)
def name_key(name: str) -> str:
    """Return what two names have in common that look the same: without case, accents, spaces and marks.

    Letters of all scripts that look alike are one, as Unicode's "confusables" say, and so are more: "rn" is "m".
    """
    plain = disarm.strip_accents(name)
    key = disarm.strip_accents(disarm.skeleton_key(plain)).translate(LIKE_ONE_ANOTHER)
    letters = "".join(letter for letter in key if letter.isalnum())
    return letters.replace("rn", "m").replace("vv", "w")


def _approved(candidate: Candidate) -> CommentQuerySet:
    edited = candidate.edited
    return Comment.objects.approved().exclude(pk__in=[edited.pk] if edited else [])


def _has_past(candidate: Candidate) -> bool:
    """Whether the session says anything of its guest."""
    return bool(candidate.own or candidate.confirmed)


def _own_as_guest(candidate: Candidate) -> CommentQuerySet:
    mine = Q(pk__in=candidate.own)
    if candidate.confirmed:
        mine |= Q(address__in=candidate.confirmed)
    return _approved(candidate).filter(user=None).alias(address=Lower("email")).filter(mine)


def _is_as_before(candidate: Candidate) -> bool:
    """Whether the author approved this very name and address for this very guest, or the guest proved the address."""
    comment = candidate.comment
    if not _has_past(candidate):
        return False
    if normal(comment.email) in candidate.confirmed:
        return not _like(name_key(comment.name), _names_of_people())
    key = name_key(comment.name)
    used = _own_as_guest(candidate).values_list("name", "email")
    return any(
        name_key(name) == key and normal(email) == normal(comment.email) for name, email in used
    )


def _people() -> QuerySet[User]:
    """Return those with an account whom readers know: who write or work here, and whose replies were approved."""
    approved = Comment.objects.approved().filter(user=OuterRef("pk"))
    known = Q(is_staff=True) | Q(posts__isnull=False) | Exists(approved)
    people = User.objects.filter(known, is_active=True).distinct()
    return people.only("display_name", "username", "email").order_by("pk")


_PEOPLE = Standing(_people)


def _names_of_people() -> list[str]:
    return [name for person in _PEOPLE.rows() for name in (person.get_full_name(), person.username)]


def _imitated_guest(candidate: Candidate, key: str, email: str) -> str:
    others = _approved(candidate).exclude(pk__in=candidate.own)
    if email:
        same = others.filter(user=None).alias(address=Lower("email")).filter(address=email)
        if name := same.order_by("pk").values_list("name", flat=True).first():
            return str(name)
    return _like(key, others.order_by("name").values_list("name", flat=True).distinct())


def _like(key: str, names: Iterable[str]) -> str:
    return next((name for name in names if key and name_key(name) == key), "")
