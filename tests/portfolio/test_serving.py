"""The processes of ``serve``: how many fit, one start at a time, how they begin and end."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection, connections
from granian.server import MPServer

from portfolio.serving import capacity, processes
from portfolio.serving.alone import alone

MEGA = 1_000_000
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def machine(monkeypatch, tmp_path) -> Callable[..., None]:
    """Make this look like a machine, or a container, of another size."""
    monkeypatch.setattr(capacity, "CGROUP", tmp_path)
    monkeypatch.setattr(capacity, "MEMORY", tmp_path / "meminfo")

    def of_size(*, processors: int = 4, megabytes: int = 8000, **limits: str) -> None:
        monkeypatch.setattr("os.sched_getaffinity", lambda _pid: set(range(processors)))
        available = megabytes * MEGA // 1024
        text = f"MemTotal: 99999999 kB\nMemAvailable: {available} kB\n"
        (tmp_path / "meminfo").write_text(text)
        for name, limit in limits.items():
            (tmp_path / name.replace("_", ".")).write_text(f"{limit}\n")

    return of_size


@pytest.mark.parametrize(
    ("size", "fit"),
    [
        ({}, 4),
        ({"processors": 1}, 1),
        ({"processors": 64}, 16),
        ({"megabytes": 500}, 2),
        ({"megabytes": 100}, 1),
        ({"cpu_max": "200000 100000"}, 2),
        ({"cpu_max": "50000 100000"}, 1),
        ({"cpu_max": "max 100000", "memory_max": "max"}, 4),
        ({"memory_max": "500000000"}, 2),
    ],
)
def test_one_for_each_processor_as_far_as_the_memory_goes(machine, size, fit):
    machine(**size)
    assert capacity.workers_that_fit(32 * MEGA) == fit


def test_a_machine_that_says_nothing_has_enough_memory(machine, tmp_path):
    machine()
    (tmp_path / "meminfo").unlink()
    assert capacity.workers_that_fit(32 * MEGA) == 4


@pytest.mark.django_db(transaction=True)
def test_the_second_start_waits_for_the_first(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    order: list[str] = []
    begins = threading.Event()

    def second() -> None:
        begins.set()
        with alone():
            order.append("second")
        connection.close()

    with alone():
        other = threading.Thread(target=second)
        other.start()
        assert begins.wait(10)
        order.append("first")
    other.join(10)
    assert order == ["first", "second"]


def test_what_processes_must_not_share_is_let_go_of(monkeypatch):
    said: list[str] = []
    fake = SimpleNamespace(
        vendor="postgresql",
        close=lambda: said.append("connection"),
        close_pool=lambda: said.append("pool"),
    )
    monkeypatch.setattr(connections, "all", lambda: [fake])
    monkeypatch.setattr(gc, "freeze", lambda: said.append("frozen"))
    monkeypatch.setattr("portfolio.serving.processes.warnings.filterwarnings", lambda *_: None)
    monkeypatch.setattr(multiprocessing, "set_start_method", lambda how, **_: said.append(how))
    monkeypatch.setattr(processes, "give_memory_back", lambda: said.append("heaps"))
    processes.load_everything()
    assert said == [processes.METHOD, "heaps", "connection", "pool", "frozen"]


@pytest.mark.parametrize("has_it", [True, False])
def test_few_heaps_are_kept_where_that_can_be_said(monkeypatch, has_it):
    asked: list[Any] = []
    library = SimpleNamespace(mallopt=lambda *what: asked.append(what)) if has_it else object()
    monkeypatch.setattr("portfolio.serving.processes.ctypes.CDLL", lambda _name: library)
    processes.give_memory_back()
    all_of_it = [processes.HEAPS, processes.OWN_PIECE, processes.KEPT]
    assert asked == (all_of_it if has_it else [])


def test_a_process_asks_to_end_with_its_parent(monkeypatch):
    asked: list[Any] = []
    library = SimpleNamespace(prctl=lambda *what: asked.append(what))
    monkeypatch.setattr("portfolio.serving.processes.sys.platform", "linux")
    monkeypatch.setattr("portfolio.serving.processes.ctypes.CDLL", lambda _name: library)
    assert callable(processes.load_application("portfolio.wsgi:application"))
    assert asked == [(1, signal.SIGTERM)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_background_stops_when_it_is_told(monkeypatch, number):
    handlers: dict[int, Any] = {}
    said: list[str] = []

    def begin() -> None:
        said.append("begun")
        handlers[number](number, None)

    monkeypatch.setattr(processes, "end_with_parent", lambda: said.append("bound"))
    monkeypatch.setattr("portfolio.serving.processes.signal.signal", handlers.__setitem__)
    beside = SimpleNamespace(start=begin, stop=lambda: said.append("stopped"))
    monkeypatch.setattr(processes, "Background", lambda: beside)
    processes._work_in_process()
    assert said == ["bound", "begun", "stopped"]


class Process:
    """Stands in for a process: it ends when it is told to, or at once."""

    exitcode = 0

    def __init__(self, *, ends_at_once: bool = False) -> None:
        self.ended = threading.Event()
        self.calls: list[str] = []
        if ends_at_once:
            self.ended.set()

    def start(self) -> None:
        self.calls.append("started")

    def join(self, timeout: float | None = None) -> None:
        self.ended.wait(timeout)

    def terminate(self) -> None:
        self.calls.append("told")
        self.ended.set()

    def kill(self) -> None:
        self.calls.append("killed")


def test_a_background_that_ends_by_itself_is_begun_again(monkeypatch):
    first, second = Process(ends_at_once=True), Process()
    waiting = [first, second]
    begun = threading.Event()

    def make(_work: Any) -> Process:
        if len(waiting) == 1:
            begun.set()
        return waiting.pop(0)

    monkeypatch.setattr(processes, "_process", make)
    monkeypatch.setattr(processes, "A_MOMENT", 0)
    beside = processes.BackgroundProcess()
    assert begun.wait(10)
    while beside._process is not second:
        pass
    beside.stop()
    assert (first.calls, second.calls) == (["started"], ["started", "told", "killed"])
    assert not beside._watcher.is_alive()


def test_what_is_done_apart_is_done_in_a_process(monkeypatch):
    monkeypatch.setattr(processes, "METHOD", "fork")
    monkeypatch.setattr(connections, "close_all", lambda: None)
    process = Process(ends_at_once=True)
    monkeypatch.setattr(processes, "_process", lambda _work: process)
    processes.apart(lambda: None)
    assert process.calls == ["started"]
    process.exitcode = 1
    with pytest.raises(SystemExit) as caught:
        processes.apart(lambda: None)
    assert caught.value.code == 1


def test_where_a_copy_is_not_safe_it_is_done_here(monkeypatch):
    monkeypatch.setattr(processes, "METHOD", "spawn")
    done: list[bool] = []
    processes.apart(lambda: done.append(True))
    assert done == [True]


def test_why_it_failed_is_said_in_a_sentence_and_ctrl_c_is_no_failure(monkeypatch):
    monkeypatch.setattr(processes, "end_with_parent", lambda: None)

    def fail(error: BaseException) -> Callable[[], None]:
        def work() -> None:
            raise error

        return work

    with pytest.raises(SystemExit) as caught:
        processes._or_say_why(fail(CommandError("The database cannot be used: gone")))
    assert caught.value.code == "CommandError: The database cannot be used: gone"
    processes._or_say_why(fail(KeyboardInterrupt()))


def test_a_process_is_made_for_what_is_to_be_done():
    assert processes._process(print)._target is print


@pytest.mark.parametrize("is_told", [True, False])
def test_who_heard_the_signal_to_all_first_ended_as_it_should(monkeypatch, is_told):
    known: list[bool] = []
    inner = SimpleNamespace(join=lambda: None)
    worker = SimpleNamespace(inner=inner, interrupt_by_parent=False)
    worker._watcher = lambda: known.append(worker.interrupt_by_parent)
    monkeypatch.setattr(MPServer, "_spawn_worker", lambda _self: worker)
    monkeypatch.setattr(processes, "A_MOMENT", 0)
    server = processes.Server("portfolio.wsgi:application")
    watched = server._spawn_worker()
    if is_told:
        server.signal_handler_interrupt()
    watched._watcher()
    assert known == [is_told]
    assert not watched.is_alive()


def test_what_only_exports_and_buckets_need_is_not_loaded_by_who_answers_visitors():
    """Each process for requests has it in memory otherwise."""
    asked = "import sys, portfolio.wsgi; print(*{name.partition('.')[0] for name in sys.modules})"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    heavy = {"boto3", "botocore", "bs4", "html5lib", "jinja2", "lxml", "markdownify", "yaml"}
    assert heavy.isdisjoint(said)
