"""A task whose worker was killed is done by another, and one that kills them is given up."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portfolio import lost_tasks
from portfolio.exports.tasks import make_export
from portfolio.lost_tasks import LostTasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[float]:
    """The seconds that a look is made at."""
    now = [1000.0]
    monkeypatch.setattr(lost_tasks, "monotonic", lambda: now[0])
    cache.clear()
    return now


@pytest.fixture
def task(tasks_wait) -> DBTaskResult:  # type: ignore[type-arg]
    """One that the worker "first" has begun."""
    make_export.enqueue("archive-2026-11-24-121500")
    begun = DBTaskResult.objects.get()
    begun.claim("first")
    return begun


def status(task) -> str:
    task.refresh_from_db()
    return str(task.status)


def look_twice(clock: list[float]) -> None:
    looks = LostTasks()
    looks.give_back()
    clock[0] += lost_tasks.MISSED
    looks.give_back()


def test_what_a_killed_worker_had_begun_waits_for_another(task, clock):
    look_twice(clock)
    assert status(task) == TaskResultStatus.READY
    task.claim("second")
    assert (task.status, task.worker_ids) == (TaskResultStatus.RUNNING, ["first", "second"])


def test_what_a_living_worker_does_is_left_to_it_however_long_it_takes(task, clock):
    lost_tasks.live(["first"])
    look_twice(clock)
    assert status(task) == TaskResultStatus.RUNNING


def test_one_look_is_not_enough(task, clock):
    looks = LostTasks()
    looks.give_back()
    clock[0] += lost_tasks.MISSED - 1
    looks.give_back()
    assert status(task) == TaskResultStatus.RUNNING


def test_a_sign_between_two_looks_begins_anew(task, clock):
    looks = LostTasks()
    looks.give_back()
    lost_tasks.live(["first"])
    looks.give_back()
    cache.clear()
    clock[0] += lost_tasks.MISSED
    looks.give_back()
    assert status(task) == TaskResultStatus.RUNNING


def test_a_task_that_kills_its_workers_is_given_up(task, clock, caplog):
    for worker in ("second", "third"):
        look_twice(clock)
        task.refresh_from_db()
        task.claim(worker)
    look_twice(clock)
    assert status(task) == TaskResultStatus.FAILED
    assert "is given up: 3 workers ended over it." in caplog.text
