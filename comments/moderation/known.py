"""Who is known here, and who only looks like it: anybody can type a name and an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from accounts.addresses import normal
from accounts.likeness import name_key, number_of
from accounts.models import User
from blog.foreseen import Asked
from blog.models import Post
from blog.standing import Standing
from comments.models import Comment
from comments.moderation.candidate import Candidate
from comments.querysets import CommentQuerySet


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
    number, email = number_of(name_key(comment.name)), normal(comment.email)
    if name := _known_like(number, number_of(email)).imitated_by(comment):
        return name
    return _imitated_guest(candidate, number, email) if candidate.discussion.hold_first else ""


class Known:
    """Those with an account whom readers know, by their addresses and by what their names look like."""

    def __init__(self, people: Iterable[User]) -> None:
        self._by_email: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        for person in people:
            if person.email:
                self._by_email.setdefault(normal(person.email), person.get_full_name())
            for name in (person.get_full_name(), person.username):
                self._by_key.setdefault(name_key(name), name)

    @classmethod
    def like(cls, comments: Sequence[Comment]) -> Known:
        """Return those whose name or address any of many comments uses."""
        emails = {number_of(normal(comment.email)) for comment in comments}
        names = {number_of(name_key(comment.name)) for comment in comments}
        return cls(_people(_alike(emails=emails, names=names)))

    def imitated_by(self, comment: Comment) -> str:
        """Return whose address or name a guest's comment uses; "" for nobody's."""
        email = normal(comment.email)
        return (email and self._by_email.get(email)) or self.named(comment.name)

    def named(self, name: str) -> str:
        """Return whose name looks like this one; "" for nobody's."""
        key = name_key(name)
        return (key and self._by_key.get(key)) or ""


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
        number = number_of(name_key(comment.name))
        return not _known_like(number).named(comment.name)
    key = name_key(comment.name)
    used = _own_as_guest(candidate).values_list("name", "email")
    return any(
        name_key(name) == key and normal(email) == normal(comment.email) for name, email in used
    )


def _alike(*, emails: Iterable[int | None], names: Iterable[int | None]) -> Q:
    by_name = Q(display_key__in=names) | Q(username_key__in=names)
    return Q(email_key__in=emails) | by_name


def _people(alike: Q) -> QuerySet[User]:
    """Return of them whom readers know: who write or work here, and whose replies were approved."""
    approved = Comment.objects.approved().filter(user=OuterRef("pk"))
    posts = Post.objects.order_by().filter(author=OuterRef("pk"))
    people = User.objects.filter(alike, is_active=True)
    known = people.filter(Q(is_staff=True) | Exists(posts) | Exists(approved))
    return known.only("display_name", "username", "email").order_by("pk")


_PEOPLE = Standing(lambda name, email: _people(_alike(names=[name], emails=[email])))
# In the place of the number that nothing has: whoever is found is compared in full.
_NO_NUMBER = 0


def _known_like(name: int | None, email: int | None = None) -> Known:
    return Known(_PEOPLE.rows(name or _NO_NUMBER, email or _NO_NUMBER))


def asked_about(comment: Comment) -> Asked:
    """Return what imitated() asks of every guest whom the session does not know."""
    numbers = number_of(name_key(comment.name)), number_of(normal(comment.email))
    return Asked(_PEOPLE, tuple(number or _NO_NUMBER for number in numbers))


def _imitated_guest(candidate: Candidate, number: int | None, email: str) -> str:
    by_address, by_name = _questions_about(candidate)
    found = by_address(email) if email else None
    if found is None and number is not None:
        found = by_name(number)
    return found.name if found else ""


def _questions_about(
    candidate: Candidate,
) -> tuple[Callable[[str], Comment | None], Callable[[int], Comment | None]]:
    """Return what asks for the first other guest of an address, and of a name that looks like this number's."""
    if not candidate.own and not candidate.edited:
        return _BY_ADDRESS.first, _BY_NAME.first
    others = _approved(candidate).exclude(pk__in=candidate.own)
    return (
        lambda email: _first_by_address(others, email).first(),
        lambda number: _first_by_name(others, number).first(),
    )


def _first_by_address(others: CommentQuerySet, email: str) -> CommentQuerySet:
    same = others.filter(user=None).alias(address=Lower("email")).filter(address=email)
    return same.order_by("pk").only("name")[:1]


def _first_by_name(others: CommentQuerySet, number: int) -> CommentQuerySet:
    return others.filter(name_key=number).order_by("name").only("name")[:1]


# As they are asked about whoever is new here.
_BY_ADDRESS = Standing(lambda email: _first_by_address(Comment.objects.approved(), email))
_BY_NAME = Standing(lambda number: _first_by_name(Comment.objects.approved(), number))
