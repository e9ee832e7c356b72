"""How many replies may come from one place in a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.db.models import F, FloatField, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.client import Client
from accounts.models import User
from comments.models import Allowance
from comments.permissions import may_moderate

A_MINUTE = 60


@dataclass(frozen=True)
class Limit:
    """At most ``number`` uses at once, which come back one by one within ``seconds``."""

    key: str
    number: int
    seconds: float


class TooOftenError(Exception):
    """A limit is reached; ``wait`` is how many seconds are left until the next is possible."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = max(1, ceil(wait))

    def sentence(self) -> str:
        if self.wait > A_MINUTE:
            minutes = ceil(self.wait / A_MINUTE)
            words = ngettext(
                "Many replies came from here. Please post yours in %d minute: your words are kept on this page.",
                "Many replies came from here. Please post yours in %d minutes: your words are kept on this page.",
                minutes,
            )
            return words % minutes
        words = ngettext(
            "Two replies came one right after the other. Please post this one in %d second.",
            "Two replies came one right after the other. Please post this one in %d seconds.",
            self.wait,
        )
        return words % self.wait


def limits_on(client: Client, user: User | None) -> list[Limit]:
    """Return what holds for a reply from there: nothing for who moderates; for a person, wherever they are, their own.

    Always in the same order, in which rows are locked.
    """
    if may_moderate(user):
        return []
    who = f"person {user.pk}" if user else f"address {client.address_key}"
    keys = {"flood": f"flood {who}", "visitor": who}
    if user is None:
        keys["network"] = f"network {client.network_key}"
    rates: Mapping[str, tuple[int, float] | None] = settings.REPLY_LIMITS
    return [Limit(key, *rate) for name, key in keys.items() if (rate := rates.get(name))]


def spend(limits: Iterable[Limit]) -> None:
    """Count one reply. Raises TooOftenError; call inside the transaction that saves it, which then saves nothing."""
    for limit in limits:
        if not _use(limit) and not (_begin(limit) and _use(limit)):
            raise TooOftenError(_wait(limit))


def is_spent(limit: Limit) -> bool:
    return _wait(limit) > 0


def _use(limit: Limit) -> bool:
    now, step = timezone.now().timestamp(), limit.seconds / limit.number
    free = Allowance.objects.filter(pk=limit.key, used_until__lte=now + limit.seconds - step)
    since = Greatest(F("used_until"), Value(now, FloatField()))
    return bool(free.update(used_until=since + Value(step, FloatField())))


def _begin(limit: Limit) -> bool:
    """Make the row of somebody who is counted for the first time; return whether there was none."""
    if Allowance.objects.filter(pk=limit.key).exists():
        return False
    unused = Allowance(key=limit.key, used_until=timezone.now().timestamp())
    Allowance.objects.bulk_create([unused], ignore_conflicts=True)
    return True


def _wait(limit: Limit) -> float:
    until = Allowance.objects.filter(pk=limit.key).values_list("used_until", flat=True).first()
    step = limit.seconds / limit.number
    return (until or 0) - (timezone.now().timestamp() + limit.seconds - step)
