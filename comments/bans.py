"""Banning: who is kept out, what becomes of what they wrote, and how it comes back."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.addresses import mask
from accounts.models import User
from accounts.verified import verified_addresses
from blog.standing import Standing
from comments.decisions import decide, undo
from comments.models import Ban, Comment, Decision, Rule, Writer
from comments.models.ban import address_hash, one_mailbox
from comments.models.decision import DecisionQuerySet
from comments.permissions import may_moderate
from comments.querysets import CommentQuerySet

if TYPE_CHECKING:
    from comments.moderation.candidate import Candidate


def banned_by(candidate: Candidate) -> Ban | None:
    """Return the ban that keeps a reply out, if there is one. Whoever moderates is never banned."""
    comment, client = candidate.comment, candidate.client
    return ban_on(
        user=candidate.user,
        email=comment.email,
        address_key=client.address_key if client else comment.address_key,
        network_key=client.network_key if client else comment.network_key,
    )


def ban_on(
    *, user: User | None, email: str = "", address_key: str = "", network_key: str = ""
) -> Ban | None:
    """Return a ban in force on whoever writes so; of several the oldest."""
    if may_moderate(user) or not ANY_BAN.rows():
        return None
    emails = {email} if email else set()
    if user is not None:
        emails |= {address for address in (user.email, *verified_addresses(user)) if address}
    writer = Writer(user, sorted(emails), address_key, network_key)
    return Ban.objects.in_force().on(writer).select_related("user").order_by("pk").first()


# Most sites have banned nobody: that is told sooner than who it might be.
ANY_BAN = Standing(lambda: Ban.objects.order_by().only("pk")[:1])


@dataclass(frozen=True)
class Target:
    """What can be banned: a kind, and whom or what it means. An e-mail address is spelled out here alone."""

    kind: Ban.Kind
    user: User | None = None
    value: str = ""

    @property
    def row(self) -> dict[str, object]:
        """Return what finds the ban on it: there is one at most."""
        if self.kind == Ban.Kind.PERSON:
            return {"kind": self.kind, "user": self.user}
        is_email = self.kind == Ban.Kind.EMAIL
        return {"kind": self.kind, "value": address_hash(self.value) if is_email else self.value}

    @property
    def hint(self) -> str:
        return mask(one_mailbox(self.value)) if self.kind == Ban.Kind.EMAIL else ""


def targets_of(comment: Comment) -> list[Target]:
    """Return by what the writer of a comment can be banned; nothing, when they moderate."""
    if may_moderate(comment.user):
        return []
    targets = []
    if comment.user is not None:
        targets.append(Target(Ban.Kind.PERSON, user=comment.user))
    if comment.email:
        domain = one_mailbox(comment.email).rpartition("@")[2]
        targets.append(Target(Ban.Kind.EMAIL, value=comment.email))
        targets.append(Target(Ban.Kind.DOMAIN, value=domain))
    if comment.address_key:
        targets.append(Target(Ban.Kind.ADDRESS, value=comment.address_key))
    if comment.network_key:
        targets.append(Target(Ban.Kind.NETWORK, value=comment.network_key))
    return targets


def replies_of(target: Target) -> CommentQuerySet:
    """Return what was written by whom a ban would mean, but for what authors and moderators wrote."""
    staff = User.objects.filter(is_staff=True)
    theirs = Q(user__in=[user.pk for user in staff if may_moderate(user)])
    theirs |= Q(user__isnull=False, user=F("post__author"))
    return Comment.objects.filter(_written_by(target)).exclude(theirs)


def _written_by(target: Target) -> Q:
    match target.kind:
        case Ban.Kind.PERSON:
            return Q(user=target.user)
        case Ban.Kind.ADDRESS:
            return Q(address_key=target.value)
        case Ban.Kind.NETWORK:
            return Q(network_key=target.value)
        case Ban.Kind.DOMAIN:
            ends = [f"{sign}{host}" for host in _spellings(target.value) for sign in "@."]
            return _address_is(*(("iendswith", end) for end in ends))
    return _at_mailbox(target.value)


def _at_mailbox(address: str) -> Q:
    """Ask the database for what may be the mailbox's, and look at each spelling of it here."""
    mailbox = one_mailbox(address)
    local, _at, host = mailbox.rpartition("@")
    ends = Q()
    for spelling in _spellings(host):
        ends |= Q(email__iendswith=f"@{spelling}")
    found = Comment.objects.filter(ends, email__istartswith=local)
    spelled = set(found.order_by().values_list("email", flat=True).distinct())
    same = [email for email in spelled if one_mailbox(email) == mailbox]
    return Q(email__in=same) | Q(user__email__iexact=mailbox)


def _address_is(*ways: tuple[str, str]) -> Q:
    query = Q()
    for how, value in ways:
        query |= Q(**{f"email__{how}": value}) | Q(**{f"user__email__{how}": value})
    return query


def _spellings(host: str) -> set[str]:
    """Return a domain as machines write it, and as people do: guests' addresses are kept as they were typed."""
    try:
        return {host, host.encode().decode("idna")}
    except UnicodeError:
        return {host}


@transaction.atomic
def ban(
    targets: Iterable[Target],
    *,
    by: User,
    lasts: datetime.timedelta | None,
    note: str = "",
    because_of: Comment | None = None,
    replies: str = "",
) -> list[Ban]:
    """Ban all of these, ``lasts`` from now on or for good; one that was banned already is so as long as said now.

    ``replies`` is the status that what they wrote gets, spam or trash; "" leaves it alone. What an earlier ban took
    along stays until the last of those that hold it is lifted.
    """
    until = timezone.now() + lasts if lasts else None
    bans, batch = [], uuid.uuid4()
    for target in targets:
        said = {"until": until, "note": note, "made_by": by}
        ban, _is_new = Ban.objects.update_or_create(
            **target.row,
            defaults=said,
            create_defaults={**said, "hint": target.hint, "because_of": because_of},
        )
        if replies:
            _take_along(ban, replies_of(target), status=replies, by=by, batch=batch)
        bans.append(ban)
    return bans


def _take_along(
    ban: Ban, comments: CommentQuerySet, *, status: str, by: User, batch: uuid.UUID
) -> None:
    """Remember which decision took each, so that lifting the ban finds what it took and nothing else."""
    numbers = comments.values("pk")
    held = _still_stand(Decision.objects.filter(comment__in=numbers, bans__isnull=False))
    taken = list(held.distinct())
    shown = Comment.objects.filter(pk__in=numbers, status__in=["approved", "pending"])
    for comment in _hold(shown):
        decision = decide(comment, status, by=by, rule=Rule.BAN, matched=str(ban), batch=batch)
        if decision is not None:
            taken.append(decision)
    ban.taken.add(*taken)


def _hold(comments: CommentQuerySet) -> list[Comment]:
    """Keep all of these from changing before the first is changed, and then change them post by post.

    So two who do this at once, or somebody who replies meanwhile, never wait for each other.
    """
    rows = comments.select_related("post").select_for_update(of=("self",)).order_by("pk")
    return sorted(rows, key=lambda comment: comment.post_id)


def given_back_by(ban: Ban) -> DecisionQuerySet:
    """Return what is undone when the ban is lifted: not what another ban holds, nor what was decided since."""
    others = Ban.objects.in_force().exclude(pk=ban.pk)
    return _still_stand(Decision.objects.filter(bans=ban).exclude(bans__in=others))


def _still_stand(decisions: DecisionQuerySet) -> DecisionQuerySet:
    """Return those that decide what their replies are now: another since is undone, or there was none."""
    since = Decision.objects.in_force().filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    return decisions.filter(~Exists(since), undone_by=None, comment__status=F("status"))


@transaction.atomic
def lift(ban: Ban, *, by: User, give_back: bool) -> int | None:
    """End a ban, and undo what it took along. Return how many replies are as they were; None: it was lifted already."""
    if not Ban.objects.select_for_update().filter(pk=ban.pk).exists():
        return None
    back = _give_back(ban, by) if give_back else 0
    ban.delete()
    return back


def _give_back(ban: Ban, by: User) -> int:
    found = given_back_by(ban).values("comment")
    comments = {comment.pk: comment for comment in _hold(Comment.objects.filter(pk__in=found))}
    # Asked again: while one waits for a reply, somebody else may decide about it.
    decisions = {one.comment_id: one for one in given_back_by(ban).filter(comment__in=comments)}
    return sum(undo(decisions[pk], by=by) for pk in comments if pk in decisions)
