"""Calling the worker for a task that sees to everything there is to do of its kind."""

from __future__ import annotations

from typing import Any

from django.tasks import Task
from django_tasks_db.models import DBTaskResult


def call(task: Task[[], Any]) -> None:
    """Call the worker, unless it has been called and has not come yet."""
    called = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    if not called.exists():
        task.enqueue()
