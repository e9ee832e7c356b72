"""One transaction for what comes at the same time, where the database has one writer at a time.

What a transaction costs SQLite is mostly the wait for the disk at its end, in which nobody else may write. So whoever
comes while another writes waits for their turn, and the first of those who wait does the work of all of them in one
transaction: each in a savepoint, so that what fails undoes its own alone. Nobody's work is reported as done before it
is on the disk. PostgreSQL does the like by itself.

Between processes a lock on a file beside the database says whose turn it is: who waits for SQLite itself looks again
after sleeps that grow to a tenth of a second. Nothing depends on that lock, and it goes with the process that has it.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection, transaction


class _Turn:
    """One who waits: what is to be done, and then what came of it."""

    __slots__ = ("error", "is_over", "result", "wake", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.wake = threading.Event()
        self.is_over = False
        self.result: Any = None
        self.error: BaseException | None = None

    def take(self, *, is_alone: bool) -> None:
        """Do the work; who is alone in a transaction needs no savepoint in it."""
        try:
            with transaction.atomic(savepoint=not is_alone):
                self.result = self.work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work came from
            self.error = error

    def end(self) -> None:
        self.is_over = True
        self.wake.set()


class Together:
    """Those of one process who write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Turn] = []
        self._is_led = False
        self._leader: int | None = None

    def _has_turn(self) -> bool:
        """Whether this thread leads: what it does when all is kept comes here again, and would wait for itself."""
        return self._leader == threading.get_ident()

    def do[Outcome](self, work: Callable[[], Outcome]) -> Outcome:
        """Do ``work`` in a transaction, by whichever thread; return or raise what it does when that is kept.

        It must be about the database alone: another thread does it, whose language and time zone are another's.
        """
        if connection.vendor != "sqlite" or connection.in_atomic_block or self._has_turn():
            with transaction.atomic():
                return work()
        turn = _Turn(work)
        with self._lock:
            self._waiting.append(turn)
            leads, self._is_led = not self._is_led, True
        if not leads:
            turn.wake.wait()
        if not turn.is_over:
            self._lead()
        if turn.error is not None:
            raise turn.error
        outcome: Outcome = turn.result
        return outcome

    def _lead(self) -> None:
        """Do the work of all who wait, and then let the first lead who came meanwhile."""
        turns: list[_Turn] = []
        self._leader = threading.get_ident()
        try:
            with _turn_among_processes(), transaction.atomic():
                # Only now, when nobody else writes any more: others came while this one waited for that.
                turns = self._take_all()
                for turn in turns:
                    turn.take(is_alone=len(turns) == 1)
        except BaseException as error:
            # Nothing of it was kept.
            for turn in turns or self._take_all():
                turn.error = error
                turn.end()
            raise
        else:
            for turn in turns:
                turn.end()
        finally:
            self._hand_over()

    def _take_all(self) -> list[_Turn]:
        with self._lock:
            turns, self._waiting = self._waiting, []
        return turns

    def _hand_over(self) -> None:
        with self._lock:
            self._leader = None
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].wake.set()


@contextmanager
def _turn_among_processes() -> Iterator[None]:
    """Wait until no other process writes in such a block; where no file can be had, SQLite alone says who may."""
    with ExitStack() as meanwhile:
        with suppress(OSError):
            name = Path(f"{connection.settings_dict['NAME']}-turn")
            fcntl.flock(meanwhile.enter_context(name.open("ab")), fcntl.LOCK_EX)
        yield


together = Together()
