"""What the files hold, thread by thread: they themselves have it in the order of time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import astuple

from portfolio.moving.disqus.reading import DisqusReader, Said, Thread
from portfolio.moving.importing.scratch import Scratch
from portfolio.moving.reading.files import Source
from portfolio.moving.reading.spool import from_row, to_row
from portfolio.moving.wxr import Damage, Reply

SCHEMA = """
CREATE TABLE thread (
  key TEXT PRIMARY KEY, link TEXT, identifier TEXT, title TEXT, forum TEXT, is_closed INTEGER, is_deleted INTEGER
);
CREATE TABLE said (
  place INTEGER PRIMARY KEY, thread TEXT, number INTEGER, parent INTEGER, is_deleted INTEGER, reply TEXT
);
CREATE INDEX said_in ON said (thread, place);
CREATE INDEX said_below ON said (parent);
CREATE INDEX said_deleted ON said (place) WHERE is_deleted;
"""
# Deleted ones below which there is nothing, or nothing but such as this has taken before.
EMPTY = """
DELETE FROM said WHERE is_deleted AND (number = 0 OR NOT EXISTS (
  SELECT 1 FROM said AS below WHERE below.parent = said.number AND below.place != said.place
))
"""
# In place of the status: only where it stands is to be kept.
DELETED = "deleted"
# So deep are threads looked into for them.
DEEPEST = 500


class Survey(Scratch):
    """What was found in the files when they were read through."""

    def __init__(self) -> None:
        super().__init__(SCHEMA)

    def read(
        self,
        sources: list[Source],
        *,
        tell: Callable[[int], None],
        remark: Callable[[str, str], None],
    ) -> Iterator[Damage]:
        """Read the files through, and yield what of them could not be read. Raises ``UnusableFileError``.

        ``tell`` hears how many bytes were read, ``remark`` what there is to say of one comment.
        """
        before = 0
        for source in sources:
            reader = DisqusReader(source)
            for item in reader.items():
                if isinstance(item, Damage):
                    yield item
                else:
                    self._note(item, remark)
                tell(before + reader.position)
            before += reader.position

    def _note(self, item: Thread | Said, remark: Callable[[str, str], None]) -> None:
        if isinstance(item, Thread):
            self._rows.execute(
                "INSERT OR IGNORE INTO thread VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(item)
            )
            return
        reply = item.reply
        for note in item.notes:
            remark(f"comment {reply.number}", note)
        row = (item.thread, reply.number, reply.parent, item.is_deleted, to_row(reply))
        self._rows.execute("INSERT INTO said VALUES (NULL, ?, ?, ?, ?, ?)", row)

    def drop_empty_places(self) -> int:
        """Leave out what was deleted and has no answer that was not; return how many these are."""
        dropped = 0
        for _round in range(DEEPEST):
            found = self._rows.execute(EMPTY).rowcount
            dropped += found
            if not found:
                break
        return dropped

    def threads(self) -> Iterator[tuple[Thread, RepliesIn]]:
        """Yield every thread in the order in which the files have them; at last, those that they do not have."""
        known = self._rows.execute("SELECT * FROM thread ORDER BY rowid")
        for key, link, identifier, title, forum, is_closed, is_deleted in known:
            state = {"is_closed": bool(is_closed), "is_deleted": bool(is_deleted)}
            thread = Thread(key, link, identifier, title, forum, **state)
            yield thread, RepliesIn(self._rows, key)
        lost = self._rows.execute(
            "SELECT thread FROM said WHERE thread NOT IN (SELECT key FROM thread)"
            " GROUP BY thread ORDER BY MIN(place)"
        )
        for (key,) in lost:
            yield Thread(key), RepliesIn(self._rows, key)

    def count_threads(self) -> int:
        [[count]] = self._rows.execute(
            "SELECT COUNT(*) FROM (SELECT key FROM thread UNION SELECT thread FROM said)"
        )
        return int(count)


class RepliesIn:
    """What was said in a thread."""

    def __init__(self, rows: sqlite3.Connection, thread: str) -> None:
        self._rows, self._thread = rows, thread

    def __len__(self) -> int:
        [[count]] = self._rows.execute("SELECT COUNT(*) FROM said WHERE thread = ?", [self._thread])
        return int(count)

    def __iter__(self) -> Iterator[Reply]:
        found = self._rows.execute(
            "SELECT reply, is_deleted FROM said WHERE thread = ? ORDER BY place", [self._thread]
        )
        for row, is_deleted in found:
            reply = from_row(row)
            if is_deleted:
                reply.approved = DELETED
            yield reply

    def close(self) -> None:
        """Nothing is open but the survey itself."""
