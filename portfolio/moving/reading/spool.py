"""Keeps any number of comments: a few in memory, many in a file."""

from __future__ import annotations

import datetime
import json
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import asdict

from portfolio.moving.wxr import Reply

IN_MEMORY = 4 * 1024 * 1024
MOMENTS = ("date", "local_date")


class Spool:
    """Lives as long as its item: the file goes when nobody holds it any more."""

    def __init__(self) -> None:
        self._file: tempfile.SpooledTemporaryFile[str] | None = None
        self._count = 0

    def add(self, reply: Reply) -> None:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by close(), or at the end
                max_size=IN_MEMORY, mode="w+", encoding="utf-8"
            )
            weakref.finalize(self, self._file.close)
        self._file.write(to_row(reply) + "\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Reply]:
        if self._file is None:
            return
        self._file.seek(0)
        for line in self._file:
            yield from_row(line)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def to_row(reply: Reply) -> str:
    """Return the comment in one line."""
    row = asdict(reply)
    for name in MOMENTS:
        row[name] = row[name] and row[name].isoformat()
    return json.dumps(row)


def from_row(line: str) -> Reply:
    row = json.loads(line)
    for name in MOMENTS:
        row[name] = row[name] and datetime.datetime.fromisoformat(row[name])
    return Reply(**row)
