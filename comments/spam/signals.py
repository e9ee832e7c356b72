"""What tells a program from a person. What becomes of the reply is for the rules to say (comments.moderation)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from comments.models import Comment, Discussion
from comments.spam import limits, proof, timing
from comments.spam.attack import is_under_attack
from comments.spam.limits import Limit

# A field that people do not see. No browser fills in a subject by itself.
TRAP = "subject"


@dataclass(frozen=True)
class Signals:
    trap: bool = False  # the field that people do not see was filled in
    too_fast: bool = False  # sent faster than people write
    unproven: bool = False  # without the work that is asked for under attack
    # What one proof is good for; to be spent with the reply.
    uses: tuple[Limit, ...] = ()


NO_SIGNALS = Signals()


def is_known(*, is_signed_in: bool, own: list[int]) -> bool:
    """Whether there is no need to ask who this is: signed in, or of the same session as a reply that shows."""
    return is_signed_in or (bool(own) and Comment.objects.approved().filter(pk__in=own).exists())


def signals_of(request: HttpRequest, discussion: Discussion, *, known: bool) -> Signals:
    """Return what can be told of a reply as it was sent."""
    trap = bool(request.POST.get(TRAP))
    if known:
        return Signals(trap=trap)
    moment = request.POST.get(timing.FIELD, "")
    seconds = timing.seconds_since(moment)
    too_fast = seconds is not None and seconds < settings.REPLY_SECONDS
    if not is_under_attack(discussion):
        return Signals(trap=trap, too_fast=too_fast)
    once = proof.once(moment)
    proven = seconds is not None and proof.is_proven(moment, request.POST.get(proof.FIELD, ""))
    if not proven or limits.is_spent(once):
        return Signals(trap=trap, too_fast=too_fast, unproven=True)
    return Signals(trap=trap, too_fast=too_fast, uses=(once,))
