"""The processes of one ``serve``: copies of the first, which has loaded everything and does nothing else.

What a copy does not change stays the memory of all. The first has no thread that holds anything while it copies itself,
so that work in the background, with its threads, is a process too.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, override

from django.core.management import CommandError
from django.db import connections
from django.urls import get_resolver
from granian.server import MPServer

from portfolio.background import PATIENCE, Background

# Seconds between two signals to a process, and before one that ended is begun again.
A_MOMENT = 1
# Where a copy is not safe, each process loads everything for itself.
METHOD = "fork" if sys.platform == "linux" else "spawn"
# Of the system's niceness: who has the most gets what others leave.
LAST = 10
# Of glibc's mallopt: how many heaps threads share; from how many bytes on a piece is given back when it is free; and
# how many bytes a heap keeps for the next page. By default there are eight heaps for each processor, and pages that
# come and go leave holes in all of them; and to get a page's memory from the system, again and again, takes longer than
# to write the page.
HEAPS, OWN_PIECE, KEPT = (-8, 1), (-3, 256 * 1024), (-1, 1024 * 1024)
# Objects that are made before Python looks for those that hold each other.
LOOK_AFTER = 20_000
# Of Linux's prctl: "send me this signal when my parent ends".
SIGNAL_AT_PARENTS_END = 1


def load_everything() -> None:
    """Load what the processes need before they are, and let go of what they must not share."""
    multiprocessing.set_start_method(METHOD, force=True)
    # The threads that it speaks of wait for the ends of processes, and hold nothing.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    give_memory_back()
    import_module("portfolio.wsgi")
    _ = get_resolver().url_patterns
    for connection in connections.all():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]
    # A page makes thousands of objects, and nearly all of them go by themselves: to look for those that do not after
    # each two thousand costs a twentieth of it.
    gc.set_threshold(LOOK_AFTER, *gc.get_threshold()[1:])
    # What is there now stays: to look through it again would make a copy of it in every process.
    gc.collect()
    gc.freeze()


def give_memory_back() -> None:
    """Let what pages took go back to the system when they are thrown away."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for setting in (HEAPS, OWN_PIECE, KEPT):
            library.mallopt(*setting)


def end_with_parent() -> None:
    """Let this process get SIGTERM when the one that it belongs to is killed, and can't tell it any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SIGNAL_AT_PARENTS_END, signal.SIGTERM)


def load_application(_target: str) -> Any:
    """Return the site to a process of the server's."""
    end_with_parent()
    return import_module("portfolio.wsgi").application


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out Granian's warning of more threads than processors: they wait for their turn to write."""
    return "Python threads" not in record.getMessage()


class Server(MPServer):
    """Granian, for signals that come to all of its processes at once, as those of a terminal and of systemd do."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_told = threading.Event()
        logging.getLogger("_granian").addFilter(_is_news)

    @override
    def signal_handler_interrupt(self, *args: Any, **options: Any) -> None:
        self.is_told.set()
        super().signal_handler_interrupt(*args, **options)  # type: ignore[no-untyped-call]

    @override
    def _spawn_worker(self, *args: Any, **options: Any) -> Any:
        worker: Any = super()._spawn_worker(*args, **options)
        watch = worker._watcher  # noqa: SLF001 - there is no other way to it
        has_ended = threading.Event()

        def watch_patiently() -> None:
            worker.inner.join()
            has_ended.set()
            # It may have heard the signal to all a moment before this process does: then it ended as it should.
            worker.interrupt_by_parent |= self.is_told.wait(A_MOMENT)
            watch()

        worker._watcher = watch_patiently  # noqa: SLF001
        # Of two threads that wait for a process the system answers one, and the other would believe that it goes on.
        worker.join, worker.is_alive = has_ended.wait, lambda: not has_ended.is_set()
        return worker

    @override
    def _stop_workers(self) -> None:
        # One that is told to stop a second time while it begins to may never end: let the first be heard.
        for worker in self.wrks:
            worker.interrupt_by_parent = True
            worker.join(A_MOMENT)  # type: ignore[no-untyped-call]
        super()._stop_workers()  # type: ignore[no-untyped-call]


def work_until_told() -> None:
    """Do what is to be done in the background until SIGTERM or Ctrl-C."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    background = Background()
    background.start()
    told.wait()
    background.stop()


def _work_in_process() -> None:
    end_with_parent()
    # Visitors wait for the other processes, and nobody for this one.
    os.nice(LAST)
    work_until_told()


def _process(work: Callable[[], None]) -> Any:
    context: Any = multiprocessing.get_context(METHOD)
    return context.Process(target=work)


def apart(work: Callable[[], None]) -> None:
    """Do it in a process of its own: what memory it takes ends with it. Ends this one, too, when it fails."""
    if METHOD != "fork":
        work()
        return
    connections.close_all()
    process = _process(partial(_or_say_why, work))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(1)


def _or_say_why(work: Callable[[], None]) -> None:
    end_with_parent()
    try:
        work()
    except CommandError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        pass  # The one that waits for this heard it as well.


class BackgroundProcess:
    """The work in the background, as a process that is begun again if it ends by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._begin()
        self._watcher = threading.Thread(target=self._watch, name="background", daemon=True)
        self._watcher.start()

    def _begin(self) -> Any:
        process = _process(_work_in_process)
        process.start()
        return process

    def _watch(self) -> None:
        while True:
            self._process.join()
            if self._stopping.wait(A_MOMENT):
                return
            self._process = self._begin()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._process.join(PATIENCE + A_MOMENT)
        # What it did not end is lost to nobody: a task that was begun is begun again.
        self._process.kill()
        self._watcher.join()
