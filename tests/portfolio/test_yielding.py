"""Mail leaves when visitors leave it time."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from comments.calling import BELIEVED
from comments.tasks import deliver_mails
from portfolio import yielding
from portfolio.background import Background, TaskWorker
from portfolio.yielding import LONGEST, PAUSE, YieldingWorker, waited_for_processor

WAY = {
    "queue_names": ["mail"],
    "interval": 0,
    "batch": True,
    "backend_name": "default",
    "startup_delay": False,
    "max_tasks": None,
    "worker_id": "a",
    "excluded_queue_names": [],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("waited", "pause"), [(0, 0), (0.5, 5), (7, LONGEST)])
def test_a_pause_after_each_task_grows_with_the_wait_for_a_processor(
    tasks_wait, monkeypatch, waited, pause
):
    seconds = count(100, waited)
    monkeypatch.setattr(yielding, "waited_for_processor", lambda: next(seconds))
    deliver_mails.enqueue()
    pauses: list[float] = []
    YieldingWorker(rest=pauses.append, **WAY).run()
    assert pauses == [PAUSE, pause]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_what_the_system_says_is_read_as_seconds(monkeypatch, tmp_path: Path):
    file = tmp_path / "schedstat"
    file.write_text("71830216 1500000000 12\n")
    monkeypatch.setattr(yielding, "SCHEDULED", file)
    assert waited_for_processor() == 1.5
    for nothing in ("", "a b c"):
        file.write_text(nothing)
        assert waited_for_processor() == 0
    file.unlink()
    assert waited_for_processor() == 0


def test_it_begins_when_nobody_believes_any_more_that_it_is_still_to_come():
    assert PAUSE >= 2 * BELIEVED


def test_mail_is_what_yields():
    workers = [thread for thread in Background().threads if isinstance(thread, TaskWorker)]
    kinds = {worker._worker.queue_names[0]: type(worker._worker) for worker in workers}
    assert [queue for queue, kind in kinds.items() if kind is YieldingWorker] == ["mail"]
