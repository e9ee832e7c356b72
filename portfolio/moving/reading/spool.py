"""Keeps any number of comments: a few in memory, many in a file."""

from __future__ import annotations

import datetime
import json
import tempfile
import weakref
from collections.abc import Iterator
from typing import IO

from portfolio.moving.wxr import Reply

# Of the texts alone, in characters; what stands around each counts as so many.
IN_MEMORY, AROUND = 2 * 1024 * 1024, 500
MOMENTS = ("date", "local_date")


class Spool:
    """Lives as long as its item: the file goes when nobody holds it any more."""

    def __init__(self) -> None:
        self._held: list[Reply] = []
        self._size = 0
        self._file: IO[str] | None = None
        self._count = 0
        self.highest = 0

    def add(self, reply: Reply) -> None:
        self._count += 1
        self.highest = max(self.highest, reply.number)
        if self._file is not None:
            self._file.write(f"{to_row(reply)}\n")
            return
        self._held.append(reply)
        self._size += len(reply.content) + AROUND
        if self._size > IN_MEMORY:
            self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by close(), or at the end
            weakref.finalize(self, self._file.close)
            self._file.writelines(f"{to_row(one)}\n" for one in self._held)
            self._held.clear()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Reply]:
        if self._file is None:
            yield from self._held
            return
        self._file.seek(0)
        for line in self._file:
            yield from_row(line)

    def close(self) -> None:
        self._held.clear()
        if self._file is not None:
            self._file.close()


class Tally:
    """Counts comments that nobody reads now."""

    def __init__(self) -> None:
        self._count = 0
        self.highest = 0

    def add(self, number: int) -> None:
        self._count += 1
        self.highest = max(self.highest, number)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Reply]:
        return iter(())

    def close(self) -> None:
        """Nothing is held."""


def to_row(reply: Reply) -> str:
    """Return the comment in one line."""
    row = {**vars(reply)}
    for name in MOMENTS:
        row[name] = row[name] and row[name].isoformat()
    return json.dumps(row)


def from_row(line: str) -> Reply:
    row = json.loads(line)
    for name in MOMENTS:
        row[name] = row[name] and datetime.datetime.fromisoformat(row[name])
    return Reply(**row)
