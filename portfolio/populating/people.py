"""Who writes on a populated site, and who replies."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.providers import LABELS
from portfolio.moving.importing import numbers
from portfolio.populating.language import Language
from portfolio.populating.rows import Table, write_together

# Of a hundred replies, so many are by people who signed in.
SIGNED_IN = 30
# So many replies a person, on the average; most have one, a few have hundreds.
REPLIES_A_PERSON = 25
WRITERS = 12


@dataclass(frozen=True)
class Writer:
    """What a reply says of who wrote it."""

    user_id: int | None
    provider: str
    name: str
    email: str
    website: str

    @property
    def said_by(self) -> list[str]:
        """As comments.replies.fingerprint() tells people apart."""
        if self.user_id:
            return ["user", str(self.user_id)]
        return ["guest", self.name.casefold(), self.email.casefold()]


class People:
    """Everybody, chosen by chance: the few who say much more often than the many who say little."""

    def __init__(self, language: Language, replies: int, since: Any) -> None:
        self._chance = language.chance
        number = max(10, replies // REPLIES_A_PERSON)
        members = number * SIGNED_IN // 100
        users = numbers.take(User, WRITERS + members)
        self.authors, others = users[:WRITERS], users[WRITERS:]
        self.everybody = [_guest(language, n) for n in range(number - members)]
        table, accounts = Table(User, numbered=True), Table(SocialAccount)
        closed = make_password(None)
        for n, pk in enumerate(users):
            name = _name(language)
            provider = list(LABELS)[n % len(LABELS)]
            website = _website(self._chance, n)
            table.add(
                id=pk,
                password=closed,
                username=f"person-{pk}",
                display_name=name,
                website=website,
                email=f"person-{pk}@example.com",
                date_joined=since,
            )
            if n >= WRITERS:
                accounts.add(
                    user_id=pk,
                    provider=provider,
                    uid=f"{pk}",
                    last_login=since,
                    date_joined=since,
                    extra_data={},
                )
                self.everybody.append(Writer(pk, provider, name, "", website))
        self.members = others
        self._chance.shuffle(self.everybody)
        write_together(table, accounts)

    def somebody(self) -> Writer:
        # Of numbers between 0 and 1, the cube is more often small: those come first.
        return self.everybody[int(len(self.everybody) * self._chance.random() ** 3)]

    def author(self) -> int:
        return self.authors[int(len(self.authors) * self._chance.random() ** 2)]


def _guest(language: Language, number: int) -> Writer:
    website = _website(language.chance, number)
    return Writer(None, "", _name(language), f"guest-{number}@example.org", website)


def _name(language: Language) -> str:
    return " ".join(language.chance.choices(language.words, k=2)).title()


def _website(chance: random.Random, number: int) -> str:
    return f"https://{number}.example.net/" if chance.random() < 0.3 else ""  # noqa: PLR2004
