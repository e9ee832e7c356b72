"""Calling the worker with every reply, and asking seldom whether it has come."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from comments import calling
from comments.calling import BELIEVED, call_often
from comments.tasks import deliver_mails


@pytest.fixture
def moment(tasks_wait: None, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, as a list of one, in a world in which nobody was seen called."""
    moment = [100.0]
    monkeypatch.setattr(calling, "monotonic", lambda: moment[0])
    monkeypatch.setattr(calling, "_seen_called", {})
    return moment


def questions() -> int:
    with CaptureQueriesContext(connection) as queries:
        call_often(deliver_mails)
    return len(queries)


@pytest.mark.django_db
def test_who_was_seen_called_is_believed_to_come_for_a_moment(moment: list[float]) -> None:
    assert questions() > 1
    assert [questions(), questions()] == [1, 0]
    moment[0] += 2 * BELIEVED
    assert questions() == 1
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_who_came_is_called_again_after_that_moment(moment: list[float]) -> None:
    for _ in range(3):
        call_often(deliver_mails)
    DBTaskResult.objects.update(status="RUNNING")
    moment[0] += 2 * BELIEVED
    call_often(deliver_mails)
    assert DBTaskResult.objects.filter(status="READY").count() == 1
