"""Tasks whose worker was killed in the middle of them: another one does them.

Each worker gives a sign of life in the cache. One that has given none for a while, seen by a clock that looked more
than once, is gone, and so is nobody's hand on its tasks. A cache that was emptied makes nobody a dead man: the next
sign comes before the second look counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import monotonic

from django.core.cache import cache
from django.db.models import QuerySet
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

# Seconds that a sign is good, and that one must be missed before a task is given back.
GOOD = 90
MISSED = 60
# So many workers in all may try: a task that kills them is given up.
TRIES = 3


def live(workers: Iterable[str]) -> None:
    """Give a sign of life for each."""
    cache.set_many({_key(worker): True for worker in workers}, GOOD)


class LostTasks:
    """What one clock knows of tasks that nobody seems to do any more."""

    def __init__(self) -> None:
        self._missed_since: dict[object, float] = {}

    def give_back(self) -> None:
        """Let other workers take what has been missed for long enough."""
        missed = {task.pk: task for task in _running() if not _is_alive(task)}
        now = monotonic()
        self._missed_since = {pk: self._missed_since.get(pk, now) for pk in missed}
        for pk, since in self._missed_since.items():
            if now - since >= MISSED:
                _give_back(missed[pk])


def _running() -> QuerySet[DBTaskResult]:  # type: ignore[type-arg]
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return running.only("pk", "task_path", "worker_ids", "started_at")


def _is_alive(task: DBTaskResult) -> bool:  # type: ignore[type-arg]
    return bool(task.worker_ids) and cache.get(_key(task.worker_ids[-1])) is not None


def _give_back(task: DBTaskResult) -> None:  # type: ignore[type-arg]
    # Who else looks at the same time changes nothing: it was begun only once at that instant.
    same = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    if len(task.worker_ids) >= TRIES:
        if same.update(status=TaskResultStatus.FAILED, finished_at=timezone.now()):
            logger.error("%s is given up: %s workers ended over it.", task.task_path, TRIES)
    elif same.update(status=TaskResultStatus.READY, started_at=None):
        logger.warning("%s was begun by a worker that is gone: another does it.", task.task_path)


def _key(worker: str) -> str:
    return f"worker-{worker}"
