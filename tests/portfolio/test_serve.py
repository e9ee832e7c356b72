"""``manage.py serve``: what it says, what it refuses, and that it serves and stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from blog.models import PostEntry
from portfolio import background
from portfolio.background import Background, Clock, TaskWorker
from portfolio.management.commands import serve
from portfolio.serving import processes
from tests.factories import make_author, make_post

STOPPED = ["The site has stopped."]
ROOT = Path(__file__).resolve().parent.parent.parent


class Server:
    """Stands in for Granian: says what it was asked for, starts, and stops at once."""

    asked: dict[str, Any] = {}
    ends_with: BaseException | None = None

    def __init__(self, target: str, **options: Any) -> None:
        Server.asked = {"target": target, **options}

    def serve(self, *, target_loader: Any) -> None:
        if Server.ends_with:
            raise Server.ends_with


class Beside:
    """Stands in for the process that works in the background."""

    said: list[str] = []

    def __init__(self) -> None:
        Beside.said.append("begun")

    def stop(self) -> None:
        Beside.said.append("stopped")


@pytest.fixture(autouse=True)
def _nothing_of_this_process_changes(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(serve, "Server", Server)
    monkeypatch.setattr(Server, "ends_with", None)
    monkeypatch.setattr(serve, "call_command", lambda *_args, **_options: None)
    monkeypatch.setattr(serve, "apart", lambda work: work())
    monkeypatch.setattr(serve, "load_everything", lambda: None)
    monkeypatch.setattr(serve, "BackgroundProcess", Beside)
    monkeypatch.setattr(Beside, "said", [])


def run(**options: Any) -> str:
    out = StringIO()
    call_command("serve", **{"port": 0, **options}, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_new_site_gets_a_link_to_begin_with_that_works(client):
    said = run()
    link = re.search(r"To begin, open  http://127\.0\.0\.1:\d+(/admin/first-start/\S+/)\n", said)
    assert link
    assert client.get(link[1]).status_code == 200
    assert said.endswith("Press Ctrl-C to stop.\nThe site has stopped.\n")


@pytest.mark.django_db
def test_every_start_prints_another_link_until_it_is_used():
    one, other = run(), run()
    assert one.splitlines()[1] != other.splitlines()[1]
    make_author()
    assert "first-start" not in run()


@pytest.mark.django_db
def test_the_link_has_the_address_that_readers_type(settings):
    settings.SITE_IS_LOCAL, settings.SITE_URL = False, "https://notes.example.org"
    assert "To begin, open  https://notes.example.org/admin/first-start/" in run()


@pytest.mark.django_db
def test_a_site_of_before_there_was_a_search_is_taken_into_it():
    make_post()
    run()
    assert PostEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("localhost", "http://localhost:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::1", "http://[::1]:80"),
    ],
)
def test_at_home_the_address_is_where_it_listens(host, address):
    assert serve.address_of(host, 80) == address


@pytest.mark.django_db
def test_the_server_is_asked_for_what_was_asked():
    call_command("serve", "--host=localhost", "--port=0", "--workers=3", stdout=StringIO())
    asked = Server.asked
    assert asked["target"] == "portfolio.wsgi:application"
    assert (asked["address"], asked["workers"], asked["interface"]) == ("localhost", 3, "wsgi")


@pytest.mark.django_db
def test_ctrl_c_before_the_server_has_taken_over_ends_it_with_a_line(monkeypatch):
    monkeypatch.setattr(Server, "ends_with", KeyboardInterrupt())
    assert run().endswith("The site has stopped.\n")


def test_a_port_that_is_taken_is_told_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^Port {port} is taken by another program\."):
            run(port=port)


def test_an_address_that_is_not_this_machines_is_told_in_a_sentence():
    with pytest.raises(CommandError, match=r"^192\.0\.2\.1 is not an address of this machine"):
        run(host="192.0.2.1")


@pytest.mark.parametrize("workers", ["0", "-1", "many"])
def test_a_number_of_processes_that_cannot_be_is_told_in_a_sentence(workers):
    with pytest.raises(CommandError, match="must be 1 or more"):
        call_command("serve", "--workers", workers)


@pytest.mark.django_db
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(monkeypatch):
    def refuse(*_args: Any, **_options: Any) -> None:
        raise OperationalError("connection refused\nIs the server running?\n")

    monkeypatch.setattr(serve, "call_command", refuse)
    with pytest.raises(CommandError, match=r"^The database cannot be used: connection refused$"):
        run()


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_to_is_no_reason_not_to_start(monkeypatch):
    def collect(command: str, **_options: Any) -> None:
        if command == "collectstatic":
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(serve, "call_command", collect)
    assert "(Permission denied): pages come a little slower." in run()


@pytest.mark.django_db
def test_a_demo_collects_nothing(settings, monkeypatch):
    asked = []
    monkeypatch.setattr(serve, "call_command", lambda command, **_options: asked.append(command))
    settings.STATIC_ROOT = None
    run()
    assert asked == ["migrate"]


@pytest.mark.django_db
def test_style_sheets_that_nobody_can_change_are_left_as_they_are(settings, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(serve, "call_command", lambda command, **_options: asked.append(command))
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    run()
    assert asked == ["migrate"]


@pytest.mark.django_db
def test_as_many_processes_as_fit_and_the_background_beside_them(monkeypatch):
    monkeypatch.setattr(serve, "workers_that_fit", lambda _page_cache: 7)
    run()
    assert Server.asked["workers"] == 7
    assert Beside.said == ["begun", "stopped"]


@pytest.mark.django_db
def test_others_may_work_in_the_background():
    run(no_tasks=True)
    assert Beside.said == []


@pytest.mark.django_db
def test_one_may_work_in_the_background_alone(monkeypatch):
    monkeypatch.setattr(Server, "asked", {})
    told = []
    monkeypatch.setattr(serve, "work_until_told", lambda: told.append(True))
    said = run(only_tasks=True, host="192.0.2.1")
    assert said == "Working in the background. Press Ctrl-C to stop.\nThe site has stopped.\n"
    assert (told, Server.asked, Beside.said) == ([True], {}, [])


def test_nobody_can_want_both():
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("serve", "--only-tasks", "--no-tasks")


@pytest.mark.django_db
def test_the_processes_count_in_one_folder_as_long_as_they_run(settings, monkeypatch):
    settings.METRICS_TOKEN = "nobody guesses a text of this length"
    seen = []
    monkeypatch.setattr(serve, "load_everything", lambda: seen.append(os.environ[serve.COUNTED_IN]))
    run()
    assert not Path(seen[0]).exists()
    assert serve.COUNTED_IN not in os.environ


class Tasks:
    """Stands in for django-tasks-db's worker: fails at first, then looks until it is told to stop."""

    def __init__(self, worker: TaskWorker) -> None:
        self.worker, self.looks, self.running = worker, 0, True

    def run(self) -> None:
        self.looks += 1
        if self.looks == 1:
            raise OperationalError("gone")
        self.worker.ask_to_stop()


@pytest.mark.django_db
def test_tasks_go_on_after_the_database_was_away(monkeypatch, caplog):
    monkeypatch.setattr(background, "AFTER_A_FAILURE", 0)
    worker = TaskWorker()
    tasks = worker._worker = Tasks(worker)  # type: ignore[assignment]
    worker.run()
    assert (tasks.looks, tasks.running) == (2, False)
    assert "Tasks wait" in caplog.text


class Worker:
    """A process of the server's that ends by the signal that it got itself."""

    idx = 0
    interrupt_by_parent = False

    def __init__(self) -> None:
        self.calls: list[str] = []

    def join(self, _seconds: float | None = None) -> None:
        self.calls.append("waited for")

    def terminate(self) -> None:
        self.calls.append("told to stop")

    def is_alive(self) -> bool:
        return False


def test_a_process_has_a_moment_to_stop_before_it_is_told_to_again():
    server = processes.Server("portfolio.wsgi:application", workers_kill_timeout=1)
    worker = Worker()
    server.wrks = [worker]  # type: ignore[list-item]
    server._stop_workers()
    assert worker.calls == ["waited for", "told to stop", "waited for"]
    assert worker.interrupt_by_parent


def test_all_that_works_beside_the_server_stops_when_it_is_told(monkeypatch):
    monkeypatch.setattr(background, "CHORES", ())
    monkeypatch.setattr(background, "TICK", 60)
    beside = Background()
    workers = [thread for thread in beside.threads if isinstance(thread, TaskWorker)]
    for worker in workers:
        worker._worker.run = partial(worker._stopping.wait, 60)  # type: ignore[method-assign, assignment]
    beside.start()
    beside.stop()
    assert not any(thread.is_alive() for thread in beside.threads)
    assert [worker._worker.queue_names for worker in workers] == [["*"], ["mail"], ["imports"]]
    assert workers[0]._worker.excluded_queue_names == ["mail", "imports"]


def test_what_does_not_end_is_waited_for_once_and_not_each(monkeypatch):
    monkeypatch.setattr(background, "CHORES", ())
    monkeypatch.setattr(background, "PATIENCE", 0.3)
    released = threading.Event()
    waited: list[float] = []
    beside = Background()
    for thread in beside.threads:
        thread.run = released.wait  # type: ignore[method-assign, assignment]
        monkeypatch.setattr(thread, "join", waited.append)
    beside.start()
    beside.stop()
    released.set()
    assert len(waited) == len(beside.threads)
    assert max(waited) <= 0.3


def test_its_threads_close_their_connections_when_they_end(monkeypatch):
    closed: list[str] = []
    monkeypatch.setattr(
        connections, "close_all", lambda: closed.append(threading.current_thread().name)
    )
    threads = Background().threads
    for thread in threads:
        thread.ask_to_stop()
        thread.start()
        thread.join()
    assert closed == [thread.name for thread in threads]


def test_a_clock_that_is_told_to_stop_calls_nothing_more(monkeypatch):
    called = []
    clock = Clock()
    chores = ((clock.ask_to_stop, 10), (lambda: called.append("late"), 10))
    monkeypatch.setattr(background, "CHORES", chores)
    clock._next = {}
    clock.tick()
    assert called == []


def test_the_clock_calls_each_in_its_time(monkeypatch):
    now, called = [100.0], []
    monkeypatch.setattr(background, "monotonic", lambda: now[0])
    chores = ((lambda: called.append("often"), 10), (lambda: called.append("seldom"), 60))
    monkeypatch.setattr(background, "CHORES", chores)
    clock = Clock()
    for moment in (100.0, 105.0, 110.0, 160.0):
        now[0] = moment
        clock.tick()
    assert called == ["often", "seldom", "often", "often", "seldom"]


def test_what_fails_once_keeps_nothing_else_from_its_time(monkeypatch, caplog):
    called = []

    def fail() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(background, "CHORES", ((fail, 10), (lambda: called.append("next"), 10)))
    Clock().tick()
    assert called == ["next"]
    assert "fail is tried again later." in caplog.text


@pytest.mark.django_db
def test_what_the_clock_calls_bears_an_empty_site():
    Clock().tick()


def start(folder: Path) -> subprocess.Popen[str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # A process that is told to stop right after the last byte of an answer may end before it has put away what
    # that answer used; all else that Python would complain of is an error.
    unclosed = "ignore:unclosed database:ResourceWarning"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-W", unclosed, "manage.py", "serve", "--port", "0"],
        cwd=ROOT,
        env=keep | {"DATA_DIR": str(folder), "ENV_FILE": os.devnull, "DEBUG": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def until_it_is_up(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    return said


def until_it_answers(address: str) -> requests.Response:
    for _ in range(120):
        try:
            return requests.get(address, timeout=20)
        except requests.ConnectionError:
            time.sleep(0.25)
    raise AssertionError(f"{address} does not answer")


def test_two_that_start_at_once_both_serve_and_stop(tmp_path):
    starts = [start(tmp_path), start(tmp_path)]
    try:
        links = re.findall(r"open  (\S+)/\n", "".join(map(until_it_is_up, starts)))
        assert len(links) == 2
        for link in links:
            until_it_answers(f"{link.partition('/admin/')[0]}/healthz")
        # The link that was printed last opens, at both.
        paths = [f"/admin/{link.partition('/admin/')[2]}/" for link in links]
        for site in (link.partition("/admin/")[0] for link in links):
            pages = [requests.get(f"{site}{path}", timeout=20) for path in paths]
            assert sorted(page.status_code for page in pages) == [200, 404]
        for process, stop in zip(starts, (signal.SIGTERM, signal.SIGINT), strict=True):
            # As a terminal does: to all that belongs to it.
            os.killpg(process.pid, stop)
            said = process.communicate(timeout=60)[0].splitlines()
            assert [line for line in said if "Not Found: /admin/" not in line] == STOPPED
            assert process.returncode == 0
    finally:
        for process in starts:
            process.kill()
            process.communicate()
