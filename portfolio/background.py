"""Does what visitors need not wait for, beside the server and for as long as it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import override

from django.core.management import call_command
from django.db import close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from comments import outbox
from comments.following import announcing
from comments.queue import emptying
from comments.spam import forgetting
from portfolio import lost_tasks
from portfolio.backup import daily
from portfolio.exports import shelf
from portfolio.imports.tasks import forget_uploads, see_to_imports
from portfolio.lost_tasks import LostTasks
from portfolio.operating import heartbeat
from portfolio.yielding import YieldingWorker

logger = logging.getLogger(__name__)

# Seconds between two looks for something to do, and after a look that failed.
INTERVAL = 1
AFTER_A_FAILURE = 5
# Seconds that all of it together may go on after the stop.
PATIENCE = 15
# Seconds between two looks at the clock.
TICK = 5
# Days that the note of a task is kept after it was done.
KEPT = 7


class TaskWorker(threading.Thread):
    """Ends with its process, however that ends: it can't be left behind."""

    def __init__(
        self, *, queues: Sequence[str] = ("*",), but: Sequence[str] = (), yields: bool = False
    ) -> None:
        super().__init__(name=f"tasks: {' '.join(queues)}", daemon=True)
        self._stopping = threading.Event()
        self.number = get_random_string(32)
        make = partial(YieldingWorker, rest=self._stopping.wait) if yields else Worker
        self._worker = make(
            queue_names=list(queues),
            interval=INTERVAL,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.number,
            excluded_queue_names=list(but),
        )

    @override
    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._worker.run()
            except Exception:
                logger.exception("Tasks wait: the next look for them is in %s s.", AFTER_A_FAILURE)
                self._stopping.wait(AFTER_A_FAILURE)
        connections.close_all()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._worker.running = False

    @property
    def is_stopping(self) -> bool:
        """Whether a task that can be gone on with should leave off."""
        return self._stopping.is_set()


def forget_tasks() -> None:
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT, verbosity=0)


# What does not begin with a visitor, and every how many seconds it is called. Each is called by every process that
# works in the background: it must bear company.
CHORES: Sequence[tuple[Callable[[], None], float]] = (
    (outbox.sweep, 10),
    (outbox.forget_old, 3600),
    (announcing.sweep, 10),
    (announcing.forget_old, 3600),
    (forgetting.forget_old, 3600),
    (forget_tasks, 3600),
    (emptying.empty_old, 3600),
    (daily.see_to_backup, 600),
    (shelf.forget_old, 3600),
    (see_to_imports, 10),
    (forget_uploads, 3600),
)


class Clock(threading.Thread):
    """Calls what does not begin with a visitor, again and again."""

    def __init__(self, *, beat: Callable[[], None] = lambda: None) -> None:
        super().__init__(name="clock", daemon=True)
        self.beat = beat
        self._stopping = threading.Event()
        self._next: dict[Callable[[], None], float] = {}

    @override
    def run(self) -> None:
        while not self._stopping.is_set():
            self.tick()
            close_old_connections()
            self._stopping.wait(TICK)
        connections.close_all()

    def tick(self) -> None:
        for call, every in (*CHORES, (self.beat, heartbeat.EVERY)):
            if monotonic() >= self._next.get(call, 0.0) and not self._stopping.is_set():
                self._next[call] = monotonic() + every
                _try(call)

    def ask_to_stop(self) -> None:
        self._stopping.set()


def _try(call: Callable[[], None]) -> None:
    try:
        call()
    except Exception:
        logger.exception("%s is tried again later.", call.__qualname__)


class Background:
    """All that works beside the server. What can take long has a worker of its own: mail, and imports."""

    def __init__(self) -> None:
        self.threads: list[TaskWorker | Clock] = [
            TaskWorker(but=["mail", "imports"]),
            TaskWorker(queues=["mail"], yields=True),
            TaskWorker(queues=["imports"]),
            Clock(beat=self.beat),
        ]
        self._lost = LostTasks()

    def beat(self) -> None:
        """Give a sign of life while all are at work, and let others' tasks go on that were killed."""
        workers = [thread for thread in self.threads if isinstance(thread, TaskWorker)]
        lost_tasks.live(worker.number for worker in workers if worker.is_alive())
        if all(worker.is_alive() for worker in workers):
            heartbeat.beat()
        self._lost.give_back()

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        for thread in self.threads:
            thread.ask_to_stop()
        end = monotonic() + PATIENCE
        for thread in self.threads:
            if thread.is_alive():
                thread.join(max(0, end - monotonic()))
