"""Kills what the site is made of in the middle of many replies, and looks for each that was acknowledged."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from comments.models import Comment, Discussion
from tests.benchmark.replies import fill, inconsistent, missing
from tests.benchmark.serving import Served, served
from tests.benchmark.victims import postgresql, redis
from tests.benchmark.writers import Reply, Result, replies, send_all

POSTS = 20
WORKERS = 2
# Seconds between two looks at how far it is.
A_MOMENT = 0.01
VICTIMS = ("worker", "server", "redis", "postgresql")


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark kills", description=__doc__)
    options.add_argument("--replies", type=int, default=1000)
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--victims", nargs="+", choices=VICTIMS, default=VICTIMS)
    # Of the database's own process, which somebody else starts again.
    options.add_argument("--postgresql", type=int, default=0, help=argparse.SUPPRESS)
    asked = options.parse_args(arguments)
    posts, first, problems = fill(POSTS), 0, []
    Discussion.objects.update_or_create(pk=1, defaults={"hold_first": False})
    for name in asked.victims:
        if name == "postgresql" and not asked.postgresql:
            problems += _in_a_postgresql_of_its_own(arguments)
            continue
        everything = list(replies(posts, asked.replies, first=first))
        first += len(everything)
        connections.close_all()
        with _site_and_kill(name, asked.postgresql) as (site, kill):
            result = _send_and_kill(site, everything, asked.clients, kill)
        _say(name, result)
        problems += [*missing(everything, result), *inconsistent()]
        problems += [f"{n} replies are there" for n in [Comment.objects.count()] if n != first]
    for problem in problems:
        print(problem)
    sys.exit(bool(problems))


@contextmanager
def _site_and_kill(name: str, database: int) -> Iterator[tuple[Served, Callable[[], None]]]:
    """Serve the site; yield it and what kills the one of that name."""
    if name == "redis":
        with redis() as victim, _served(CACHE_URL=f"redis://127.0.0.1:{victim.port}/0") as site:
            yield site, victim.kill
        return
    with _served() as site:
        kills = {
            "worker": lambda: os.kill(site.workers()[0], signal.SIGKILL),
            "server": lambda: _kill_server(site),
            "postgresql": lambda: os.kill(database, signal.SIGKILL),
        }
        yield site, kills[name]


@contextmanager
def _served(**environment: str) -> Iterator[Served]:
    with served(workers=WORKERS, **environment) as site:
        # What was signed when the replies were made is old enough then: see REPLY_SECONDS.
        time.sleep(2)
        yield site


def _kill_server(site: Served) -> None:
    """Kill the server with all of its processes, and start it as systemd would."""
    for pid in [site.process.pid, *site.workers()]:
        os.kill(pid, signal.SIGKILL)
    site.process.wait()
    site.start_again()


def _send_and_kill(
    site: Served, everything: Sequence[Reply], clients: int, kill: Callable[[], None]
) -> Result:
    """Send all replies, and kill when half of them are acknowledged."""
    result = Result()

    def send() -> None:
        send_all(site.port, everything, clients=clients, persist=True, result=result)

    sending = threading.Thread(target=send)
    sending.start()
    while len(result.landed) < len(everything) / 2 and sending.is_alive():
        time.sleep(A_MOMENT)
    result.killed_at = time.perf_counter()
    kill()
    sending.join()
    return result


def _say(name: str, result: Result) -> None:
    refused = ", ".join(f"{what} {n} times" for what, n in result.refusals().items())
    print(
        f"{name:10} {len(result.landed)} acknowledged at {result.rate:.0f} a second; the longest pause after the kill "
        f"{result.pause():.1f} s; answered otherwise: {refused or 'none'}",
        flush=True,
    )


def _in_a_postgresql_of_its_own(arguments: Sequence[str]) -> list[str]:
    """Measure in another process, whose database this one starts again when it is gone."""
    with (
        tempfile.TemporaryDirectory(prefix="portfolio-postgresql-") as folder,
        postgresql(Path(folder)) as victim,
    ):
        url = f"postgres://portfolio@127.0.0.1:{victim.port}/postgres"
        command = [sys.executable, "-m", "tests.benchmark", "kills", "--database", url]
        command += [*arguments, "--victims", "postgresql", "--postgresql", str(victim.pid)]
        measuring = subprocess.Popen(command)
        while measuring.poll() is None:
            victim.start_again()
            time.sleep(A_MOMENT)
    return ["PostgreSQL: see above"] if measuring.returncode else []
