"""What is said of an erasing, to the person alone: how much of what, and nothing of theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from comments.mail.compose import compose
from comments.models.outgoing import FORGOTTEN
from comments.outbox import enqueue


@dataclass(frozen=True)
class Receipt:
    removed: int = 0
    left: int = 0
    accounts: int = 0
    pictures: int = 0
    likes: int = 0
    follows: int = 0
    sessions: int = 0

    @property
    def lines(self) -> list[str]:
        return list(self._lines()) or [gettext("Nothing was kept.")]

    def _lines(self) -> Iterator[str]:
        """Yield a line for each kind of which there was something."""
        for count, line in (
            (self.removed, ngettext("%d comment", "%d comments", self.removed)),
            (
                self.left,
                ngettext(
                    "Your name, from %d comment whose words are left",
                    "Your name, from %d comments whose words are left",
                    self.left,
                ),
            ),
            (
                self.accounts,
                ngettext(
                    "%d account to sign in with", "%d accounts to sign in with", self.accounts
                ),
            ),
            (self.pictures, ngettext("%d picture", "%d pictures", self.pictures)),
            (self.likes, ngettext("%d like", "%d likes", self.likes)),
            (
                self.follows,
                ngettext("%d thing that you followed", "%d things that you followed", self.follows),
            ),
            (
                self.sessions,
                ngettext("%d browser, signed out", "%d browsers, signed out", self.sessions),
            ),
        ):
            if count:
                yield line % count


def send(receipt: Receipt, *, to: str) -> None:
    """Send the receipt; the outbox forgets it, and with it the address, as soon as it has left."""
    mail = compose("portfolio/personal/mail/receipt", {"lines": receipt.lines})
    enqueue(key=f"{FORGOTTEN}{uuid.uuid4()}", to=to, headers={}, **mail._asdict())
