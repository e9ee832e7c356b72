"""How many replies may come from one place in a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.client import Client
from accounts.models import User
from blog.at_once import run
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


def spend(limits: Sequence[Limit]) -> None:
    """Count one reply by one statement, whoever comes meanwhile. Call inside the transaction that saves it.

    The rows are locked in the order in which they are named. Raises IntegrityError when a limit is reached, within
    at_once() at its end: then nothing of the transaction is kept, and too_often() tells it from others.
    """
    now = timezone.now().timestamp()
    new: list[str | float] = []
    steps: list[str | float] = []
    latest: list[str | float] = []
    for limit in limits:
        step = limit.seconds / limit.number
        new += [limit.key, now + step]
        steps += [limit.key, step]
        latest += [limit.key, now + limit.seconds - step]
    if limits:
        run(_statement(len(limits), connection.vendor), [*new, *latest, now, *steps])


def too_often(error: IntegrityError, limits: Iterable[Limit]) -> TooOftenError | None:
    """Return how long to wait, if the ``error`` was that one of the ``limits`` is reached."""
    if Allowance._meta.db_table not in str(error):
        return None
    return TooOftenError(max(map(_wait, limits)))


def is_spent(limit: Limit) -> bool:
    return _wait(limit) > 0


@lru_cache
def _statement(number: int, vendor: str) -> str:
    return _USE.format(
        new=", ".join(["(%s, %s)"] * number),
        cases=" ".join(["WHEN %s THEN %s"] * number),
        greatest="max" if vendor == "sqlite" else "greatest",
    )


# A moment that is not there is refused by the column: of those that are counted together, none is then.
_USE = f"""
INSERT INTO {Allowance._meta.db_table} AS kept (key, used_until) VALUES {{new}}
ON CONFLICT (key) DO UPDATE SET used_until = CASE
    WHEN kept.used_until <= CASE kept.key {{cases}} END
    THEN {{greatest}}(kept.used_until, %s) + CASE kept.key {{cases}} END
END
RETURNING key
"""  # noqa: S608 - our own name


def _wait(limit: Limit) -> float:
    until = Allowance.objects.filter(pk=limit.key).values_list("used_until", flat=True).first()
    step = limit.seconds / limit.number
    return (until or 0) - (timezone.now().timestamp() + limit.seconds - step)
