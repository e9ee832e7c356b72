"""Work that leaves the processors to visitors: whoever had to wait for one comes back later."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, override

from django_tasks_db.management.commands.db_worker import Worker

# Of Linux: nanoseconds that this thread has worked and waited for a processor, and how often.
SCHEDULED = Path("/proc/thread-self/schedstat")
# Seconds from the taking of a task to its beginning: what comes meanwhile is done by it, and need not look for another
# (comments.calling.BELIEVED).
PAUSE = 0.25
# So many times as long as a task waited for a processor nothing is done after it, and so many seconds at the most.
TIMES, LONGEST = 10, 10.0


def waited_for_processor() -> float:
    """Return for how many seconds this thread was ready to work while others did; 0 where the system doesn't say."""
    with suppress(OSError, IndexError, ValueError):
        return int(SCHEDULED.read_text().split()[1]) / 1e9
    return 0.0


class YieldingWorker(Worker):
    """Does one task after the other, with pauses that grow while visitors keep the processors busy.

    A low priority alone would not do: who has little of a processor and writes into the database keeps others waiting.
    """

    def __init__(self, *, rest: Callable[[float], object], **options: Any) -> None:
        super().__init__(**options)
        self._rest = rest

    @override
    def run_task(self, db_task_result: Any) -> None:
        self._rest(PAUSE)
        before = waited_for_processor()
        super().run_task(db_task_result)
        waited = waited_for_processor() - before
        self._rest(min(TIMES * waited, LONGEST))
