"""A real mail server on this machine, which can be told to refuse, to hang, or to be away."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portfolio import environment
from portfolio.ports import free_port

# What the server says when it is content.
CONTENT = "250 OK"


class MailServer:
    """What arrived, and what is answered to come next: one answer for each mail, and "250 OK" when none is left."""

    def __init__(self) -> None:
        self.port = free_port("127.0.0.1", 0)
        self.raw: list[bytes] = []
        self.answers: list[str] = []
        self.to_people: list[str] = []
        self.connections = 0
        # Set when a mail is left without an answer: before it is kept ("hang"), or after ("hold").
        self.stands_still, self._goes_on = threading.Event(), threading.Event()
        self._controller: Controller | None = None

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
            for raw in self.raw
        ]

    @property
    def subjects(self) -> list[str]:
        return [message["Subject"] for message in self.messages]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self.go_on()
        if self._controller:
            self._controller.stop()
        self._controller = None

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: Any
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.to_people.pop(0) if self.to_people else CONTENT
        if answer == CONTENT:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else CONTENT
        if answer == "hang":
            return await self._stand_still()
        if answer in {CONTENT, "hold"}:
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content.replace(b"\r\n", b"\n"))
        return await self._stand_still() if answer == "hold" else answer

    async def _stand_still(self) -> str:
        self.stands_still.set()
        while not self._goes_on.is_set():
            await asyncio.sleep(0.02)
        return CONTENT

    def go_on(self) -> None:
        """Let the server answer again, for a sender that has gone."""
        self._goes_on.set()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    server = MailServer()
    mailer = environment.mailer(f"smtp://127.0.0.1:{server.port}")
    settings.MAILERS = {"default": mailer}
    server.start()
    yield server
    server.stop()
