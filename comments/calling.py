"""Calling the worker for a task that sees to everything there is to do of its kind."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.tasks import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from blog.standing import Standing

READY = TaskResultStatus.READY
# So many seconds it is believed that the worker has still not come.
BELIEVED = 0.1

# When the worker was last seen called, by what for.
_seen_called: dict[str, float] = {}


def call(task: Task[[], Any]) -> None:
    """Call the worker, unless it has been called and has not come yet."""
    if not _CALLED.rows(task.module_path):
        task.enqueue()


def call_often(task: Task[[], Any]) -> None:
    """Do so for a task that is begun at least BELIEVED after it is taken: what is asked for meanwhile, it finds."""
    now = monotonic()
    if now - _seen_called.get(task.module_path, -BELIEVED) < BELIEVED:
        return
    if _CALLED.rows(task.module_path):
        _seen_called[task.module_path] = now
    else:
        task.enqueue()


# None of these tasks is ever called for later.
_CALLED = Standing(
    lambda path: (
        DBTaskResult.objects.filter(status=READY, task_path=path).order_by().only("pk")[:1]
    ),
)


def call_on_commit(caller: Callable[[], None]) -> None:
    """Have the worker called when the transaction is kept: once, however much in it wants that."""
    if not any(hook[1] is caller for hook in connection.run_on_commit):
        transaction.on_commit(caller, robust=True)
