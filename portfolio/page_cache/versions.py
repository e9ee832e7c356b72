"""Asks the database, as shortly as that can be done, what state the public pages are in.

Each thread of the server has a connection of its own for it, beside Django's.
"""

from __future__ import annotations

import datetime
import sqlite3
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, override

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from blog.models import Post, Site
from blog.shared import Shared
from comments.models import ThreadVersion
from portfolio.page_cache.models import PageVersion
from portfolio.page_cache.wal_index import WalIndex

# What PostgreSQL or SQLite say when they can't be asked.
UNANSWERED = (sqlite3.Error, psycopg.Error)

# What of a request decides what is sent.
Asked = tuple[str | None, ...]
# Answers that are kept beside the state, and the longest of them.
AT_HAND = 24
AT_HAND_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Version:
    """What an answer depends on: two that are equal stand for the same answer."""

    site: int
    threads: int
    # When the clock alone changes something next, in seconds since 1970.
    next_change: float | None


class Ready(NamedTuple):
    """What was sent, as it was sent."""

    page: Any
    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]


@dataclass(slots=True)
class State:
    """The versions, as they were at one instant."""

    site: int
    all_threads: int
    next_change: float | None
    changed_at: float
    ask_thread: Any
    threads: dict[int, int] = field(default_factory=dict)
    # What was sent last, as it was sent: good for as long as the state is.
    ready: dict[Asked, Ready] = field(default_factory=dict)

    def version_of(self, shared: Shared) -> Version:
        if shared.is_of_site:
            return Version(self.site, 0, self.next_change)
        if shared.thread is None:
            return Version(self.site, self.all_threads, self.next_change)
        if shared.thread not in self.threads:
            self.threads[shared.thread] = self.ask_thread(shared.thread)
        return Version(self.site, self.threads[shared.thread], self.next_change)

    @property
    def is_over(self) -> bool:
        """Whether the clock has changed something since."""
        return self.next_change is not None and self.next_change <= timezone.now().timestamp()

    def is_like(self, other: State) -> bool:
        """Tell whether nothing at all changed from one to the other."""
        return (self.site, self.all_threads, self.next_change) == (
            other.site,
            other.all_threads,
            other.next_change,
        )


class Versions(ABC):
    """The versions as one thread of the server sees them."""

    @abstractmethod
    def now(self) -> State:
        """Return the state that every change made before the call is in. Raises one of ``UNANSWERED``."""

    def at_hand(self, asked: Asked) -> Ready | None:  # noqa: ARG002 - where each state is asked for, nothing is
        """Return what was sent when the same was asked for, if nothing has been written since. Raises as ``now()``."""
        return None

    def keep_at_hand(self, asked: Asked, ready: Ready) -> None:  # noqa: B027
        """Keep what was sent, if it is of this state, where the state is found again without asking for it."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def _row(self, statement: str, value: datetime.datetime | int) -> tuple[Any, ...] | None:
        """Return the one row that the statement finds with its one value."""

    def _ask(self) -> State:
        moment = timezone.now()
        site, threads, changed_at, days, next_post = self._row(_STATE, moment) or (
            0,
            0,
            0,
            None,
            None,
        )
        moments = [_seconds(next_post)] if next_post else []
        if days:
            lasts = datetime.timedelta(days=days)
            (oldest,) = self._row(_OPEN, moment - lasts) or (None,)
            moments += [_seconds(oldest) + lasts.total_seconds()] if oldest else []
        return State(
            int(site), int(threads), min(moments, default=None), float(changed_at), self._thread
        )

    def _thread(self, post: int) -> int:
        (number,) = self._row(_THREAD, post) or (0,)
        return int(number)


_versions = PageVersion._meta.db_table
_posts = Post._meta.db_table
_threads = ThreadVersion._meta.db_table
_STATE = f"""
SELECT COALESCE((SELECT number FROM {_versions} WHERE shard = 0), 0),
    COALESCE((SELECT SUM(number) FROM {_versions} WHERE shard > 0), 0),
    COALESCE((SELECT MAX(changed_at) FROM {_versions}), 0),
    (SELECT replies_close_after FROM {Site._meta.db_table} WHERE replies_close),
    (SELECT {{earliest}} FROM {_posts} WHERE status = 'published' AND published_at > {{moment}})
"""  # noqa: S608 - our own names
# The oldest post that replies have not been closed to by its age.
_OPEN = f"""
SELECT {{earliest}} FROM {_posts}
WHERE status = 'published' AND kind = 'post' AND comments_open AND published_at > {{moment}}
"""  # noqa: S608
_THREAD = f"SELECT number FROM {_threads} WHERE post_id = {{post}}"  # noqa: S608


class SQLiteVersions(Versions):
    """Asks nothing while nobody has written anything, which its shared memory tells, or ``PRAGMA data_version``."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        self._connection = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
        _close_with(self, self._connection)
        # It reads a few rows, again and again.
        self._connection.execute("PRAGMA cache_size = -100")
        self._change = self._last_change(name)
        self._changed: object = None
        self._state: State | None = None

    def _last_change(self, name: str) -> Callable[[], object]:
        """Return what tells the last change: whatever it returns is another after each."""
        # One for all questions: to make one takes as long as to ask.
        cursor = self._connection.cursor()
        # The first question has SQLite make the shared memory, if it uses any.
        cursor.execute("SELECT 1 FROM sqlite_master").fetchone()
        try:
            return WalIndex(name).header
        except OSError:
            return lambda: cursor.execute("PRAGMA data_version").fetchone()

    @override
    def now(self) -> State:
        changed, state = self._change(), self._state
        if state is None or state.is_over or changed != self._changed:
            # Afterwards: what is written in between is one more change.
            self._changed, self._state = changed, self._ask()
        return self._state  # type: ignore[return-value]

    @override
    def _row(self, statement: str, value: datetime.datetime | int) -> tuple[Any, ...] | None:
        if isinstance(value, datetime.datetime):
            # As Django writes moments into SQLite.
            value = value.replace(tzinfo=None).isoformat(sep=" ")  # type: ignore[assignment]
        row: tuple[Any, ...] | None = self._connection.execute(
            statement.format(moment="?", post="?", earliest="MIN(published_at)"), (value,)
        ).fetchone()
        return row

    @override
    def at_hand(self, asked: Asked) -> Ready | None:
        state = self._state
        ready = state.ready.get(asked) if state else None
        if ready is None or state is None or state.is_over:
            return None
        return ready if self._change() == self._changed else None

    @override
    def keep_at_hand(self, asked: Asked, ready: Ready) -> None:
        state, page = self._state, ready.page
        is_long = sum(map(len, ready.body)) > AT_HAND_BYTES
        if state is None or is_long or state.version_of(page.shared) != page.version:
            return
        if len(state.ready) >= AT_HAND:
            state.ready.clear()
        state.ready[asked] = ready

    @override
    def close(self) -> None:
        self._connection.close()


def _seconds(moment: float | str) -> float:
    """Return what SQLite keeps as a text in seconds since 1970, as PostgreSQL has told it."""
    if isinstance(moment, str):
        return datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC).timestamp()
    return moment


_EARLIEST_IN_SECONDS = "extract(epoch FROM MIN(published_at))"
# Of the parameters of a connection.
DJANGOS_OWN = {"client_encoding", "context", "cursor_factory", "prepare_threshold"}


class PostgreSQLVersions(Versions):
    """Asks each time: one short statement, planned once.

    It asks libpq itself (``psycopg.pq``): a cursor takes longer than PostgreSQL. What comes back are numbers alone.
    """

    def __init__(self) -> None:
        parameters = connection.get_connection_params()
        wanted = {name: parameters[name] for name in parameters if name not in DJANGOS_OWN}
        self._connection = psycopg.connect(**wanted, autocommit=True)
        _close_with(self, self._connection)
        self._names: dict[str, bytes] = {}

    @override
    def now(self) -> State:
        return self._ask()

    @override
    def _row(self, statement: str, value: datetime.datetime | int) -> tuple[Any, ...] | None:
        name = self._names.get(statement) or self._prepare(statement)
        result = _answered(self._connection.pgconn.exec_prepared(name, [str(value).encode()]))
        if not result.ntuples:
            return None
        return tuple(_number(result.get_value(0, column)) for column in range(result.nfields))

    def _prepare(self, statement: str) -> bytes:
        name = f"question_{len(self._names)}".encode()
        sql = statement.format(moment="$1", post="$1", earliest=_EARLIEST_IN_SECONDS)
        _answered(self._connection.pgconn.prepare(name, sql.encode()))
        self._names[statement] = name
        return name

    @override
    def close(self) -> None:
        self._connection.close()


def _answered(result: PGresult) -> PGresult:
    if result.status not in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        raise psycopg.OperationalError(result.get_error_message())
    return result


def _number(text: bytes | None) -> float | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else float(text)


def _close_with(owner: Versions, opened: sqlite3.Connection | psycopg.Connection) -> None:
    """Close the connection when the thread that asked by it has ended."""
    weakref.finalize(owner, opened.close).atexit = False


_of_this_thread = threading.local()


def versions() -> Versions:
    """Return this thread's. Raises one of ``UNANSWERED``."""
    found: Versions | None = getattr(_of_this_thread, "versions", None)
    if found is None:
        kind = PostgreSQLVersions if connection.vendor == "postgresql" else SQLiteVersions
        found = _of_this_thread.versions = kind()
    return found


def forget() -> None:
    """Close this thread's connection, so that the next question begins anew."""
    found = getattr(_of_this_thread, "versions", None)
    if found is not None:
        del _of_this_thread.versions
        found.close()


def state_of_the_site() -> Hashable:
    """Return what is another whenever posts, words or the clock change what the site shows.

    None when that can't be told: in a transaction, which sees what nobody else does yet.
    """
    if connection.in_atomic_block:
        return None
    try:
        state = versions().now()
    except UNANSWERED:
        forget()
        return None
    return state.site, state.next_change
