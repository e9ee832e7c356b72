"""Erasing a person: all that is kept about them, or all but their words."""

from __future__ import annotations

from dataclasses import replace

from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from accounts.avatars import erase_pictures
from accounts.models import Avatar, User
from accounts.verified import address_of
from blog.models import Post
from blog.search.engine import purge
from comments.changes import delete_replies, take_names_off
from comments.following.ending import erase as erase_follower
from comments.mail.forgetting import forget_in_mails
from comments.models import Ban, Claim, Comment, CommentEntry, Follow, Follower, Like, OutgoingMail
from portfolio.moving.models import Known
from portfolio.personal import elsewhere
from portfolio.personal.receipt import Receipt, send
from portfolio.personal.subject import Subject, spellings
from portfolio.personal.tables import TABLES


class StillNeededError(Exception):
    """Posts or pictures of the person's are here: somebody else has to take them over first."""


@transaction.atomic
def erase(subject: Subject, *, keeps_words: bool, address: str = "") -> Receipt:
    """Erase the person, with or without what they wrote, and send the receipt to ``address``: all of it or nothing.

    Raises StillNeededError.
    """
    if subject.user is not None:
        # Of two at once, the second finds nobody.
        User.objects.select_for_update(no_key=True).filter(pk=subject.user.pk).first()
        address = address or address_of(subject.user) or subject.user.email
    if subject.hindrance:
        raise StillNeededError
    counted = _counted(subject)
    removed, left = _erase_words(subject, keeps_words=keeps_words)
    _erase_mail(subject)
    sessions = elsewhere.end_sessions(subject)
    if subject.user is not None:
        _erase_account(subject.user)
    receipt = replace(counted, removed=removed, left=left, sessions=sessions)
    if address:
        send(receipt, to=address)
    return receipt


def _counted(subject: Subject) -> Receipt:
    person = subject.user
    pictures = Avatar.objects.filter(account__user=person).exclude(file="").count() if person else 0
    return Receipt(
        accounts=SocialAccount.objects.filter(user=person).count() if person else 0,
        pictures=pictures + bool(person and person.picture),
        likes=Like.objects.filter(user=person).count() if person else 0,
        follows=TABLES["comments.follow"][0].rows(Follow, subject).count(),
    )


def _erase_words(subject: Subject, *, keeps_words: bool) -> tuple[int, int]:
    """Return how many comments are gone, and how many were left without a name: those that readers see."""
    comments = subject.comments().exclude(status=Comment.Status.DELETED)
    numbers = set(comments.values_list("pk", flat=True))
    public = comments.filter(status=Comment.Status.APPROVED) if keeps_words else comments.none()
    left = set(public.values_list("pk", flat=True))
    LogEntry.objects.filter(elsewhere.log_of(subject)).delete()
    take_names_off(left)
    delete_replies(numbers - left)
    forget_in_mails(numbers)
    purge(CommentEntry)
    return len(numbers - left), len(left)


def _erase_mail(subject: Subject) -> None:
    """Forget whom we wrote to, what they follow, and what an account that they have took over from the address."""
    asked_for = Follow.objects.filter(user=subject.user) if subject.user else Follow.objects.none()
    # An address that only this account ever asked for has nobody else.
    only_theirs = set(asked_for.values_list("follower", flat=True))
    asked_for.delete()
    for follower in Follower.objects.filter(address__in=subject.addresses):
        erase_follower(follower)
    for follower in Follower.objects.filter(pk__in=only_theirs, follows=None):
        erase_follower(follower)
    for table in TABLES["comments.outgoingmail"]:
        table.rows(OutgoingMail, subject).delete()
    # The ban itself is the author's: nobody gets rid of it by being erased.
    Ban.objects.filter(elsewhere.bans(subject)).update(hint="", note="")
    Claim.objects.filter(email__in=_as_kept(subject)).delete()


def _as_kept(subject: Subject) -> list[str]:
    """Return how claims spell the addresses: as the guest did."""
    kept = Claim.objects.values_list("email", flat=True).distinct()
    return [email for email in kept if spellings([email]) & subject.addresses]


def _erase_account(person: User) -> None:
    subject = Subject(frozenset(), person)
    DBTaskResult.objects.filter(elsewhere.tasks(subject)).delete()
    Known.objects.filter(elsewhere.known(subject)).delete()
    # Texts that somebody else has taken over keep no number of who had them.
    Post.history.filter(author=person.pk).update(author=None)
    erase_pictures(User.objects.filter(pk=person.pk))
    person.delete()
