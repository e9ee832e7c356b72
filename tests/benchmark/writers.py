"""Visitors who reply: many at once, each from an address of their own, as a proxy in front of the site tells it."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlencode

from blog.models import Post
from comments.respond import reply_url
from comments.spam import timing

# What a browser sends along; the proxy adds the address that it was asked from.
REQUEST = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: {address}\r\n"
    "Sec-Fetch-Site: same-origin\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
)
FOUND = re.compile(rb"\r\nlocation: ([^\r]*)#comment-(\d+)\r\n", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
HOSTS, BYTE = 250, 256
# Seconds until whoever got no answer sends once more.
A_MOMENT = 0.05


@dataclass(frozen=True)
class Reply:
    """One reply as it is sent: what it says is nobody else's."""

    number: int
    post: Post
    name: str
    body: str
    form: str

    @property
    def address(self) -> str:
        """Return where it is sent from: each from a network of its own, so that no limit is reached."""
        return f"11.{self.number // BYTE % BYTE}.{self.number % BYTE}.{1 + self.number // BYTE**2}"


def replies(posts: Sequence[Post], number: int, *, first: int = 0) -> Iterator[Reply]:
    """Yield replies by as many guests, from post to post, signed now: send them when REPLY_SECONDS have gone by."""
    for n in range(first, first + number):
        body = f"Thank you, number {n}.\n\nThis is what *I* found out about it, too: https://example.org/{n}"
        form = {
            "body": body,
            "name": f"Reader {n}",
            "email": f"reader-{n}@example.org",
            "website": "",
            "parent": "",
            "action": "post",
            "subject": "",
            timing.FIELD: timing.start(),
        }
        yield Reply(n, posts[n % len(posts)], form["name"], body, urlencode(form))


@dataclass
class Result:
    """What came of it: of each reply that was acknowledged, the number of the comment that its writer landed on."""

    landed: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    took: float = 0
    # What was answered otherwise: the status, or the name of an error of the connection.
    otherwise: list[str] = field(default_factory=list)
    # When each was acknowledged, by the clock of time.perf_counter().
    moments: list[float] = field(default_factory=list)
    killed_at: float = 0

    @property
    def rate(self) -> float:
        """Return how many were acknowledged in a second."""
        return len(self.landed) / self.took

    def pause(self) -> float:
        """Return the most seconds in which nothing was acknowledged, since something was killed."""
        later = [moment for moment in self.moments if moment > self.killed_at]
        return max((end - start for start, end in pairwise([self.killed_at, *later])), default=0)

    def refusals(self) -> Counter[str]:
        return Counter(self.otherwise)


def send_all(
    port: int,
    everything: Iterable[Reply],
    *,
    clients: int,
    persist: bool = False,
    result: Result | None = None,
) -> Result:
    """Send each of the replies, so many at once. Who persists sends again until there is an answer."""
    result = result or Result()
    waiting = iter([(reply, _bytes_of(reply, port)) for reply in everything])
    asyncio.run(_send_all(port, waiting, clients, result, persist=persist))
    return result


async def _send_all(
    port: int,
    waiting: Iterator[tuple[Reply, bytes]],
    clients: int,
    result: Result,
    *,
    persist: bool,
) -> None:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(_Client(port, result, persist=persist).work(waiting))
    result.took = time.perf_counter() - began


def _bytes_of(reply: Reply, port: int) -> bytes:
    head = REQUEST.format(
        path=reply_url(reply.post), port=port, address=reply.address, length=len(reply.form)
    )
    return (head + reply.form).encode()


class _Client:
    """One connection, kept as a proxy keeps it, and opened anew when it breaks."""

    def __init__(self, port: int, result: Result, *, persist: bool) -> None:
        self.port, self.result, self.persist = port, result, persist
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def work(self, waiting: Iterator[tuple[Reply, bytes]]) -> None:
        for reply, request in waiting:
            while not await self._send(reply, request) and self.persist:
                await asyncio.sleep(A_MOMENT)
        self._hang_up()

    async def _send(self, reply: Reply, request: bytes) -> bool:
        """Send it once; return whether it was acknowledged."""
        began = time.perf_counter()
        try:
            head = await self._ask(request)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.result.otherwise.append(type(error).__name__)
            self._hang_up()
            return False
        self.result.seconds.append(time.perf_counter() - began)
        found = FOUND.search(head) if head[9:12] == b"302" else None
        if found is None:
            self.result.otherwise.append(head[9:12].decode())
            return False
        self.result.moments.append(time.perf_counter())
        self.result.landed[reply.number] = int(found[2])
        return True

    async def _ask(self, request: bytes) -> bytes:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        if length and int(length[1]):
            await reader.readexactly(int(length[1]))
        return head

    def _hang_up(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None
