"""Reads and writes at random for a while, through two servers, and tells what was read too late."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from django.db import connection

from portfolio.ports import free_port
from tests.benchmark.lighthouse import wait_for
from tests.exactness import Fetch, fire, subjects

SERVERS = 2
SHOWN = 20
# Seconds until a server has begun, or ended, on a machine that does other things too.
PATIENCE = 300


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark exactness", description=__doc__)
    options.add_argument("--seconds", type=int, default=60)
    seconds = options.parse_args(arguments).seconds
    changing = subjects()
    with ExitStack() as running:
        fetches = [running.enter_context(served()) for _ in range(SERVERS)]
        end = time.monotonic() + seconds
        report = fire(changing, fetches, goes_on=lambda _subject: time.monotonic() < end)
    print(f"{connection.vendor}, {SERVERS} servers, {seconds} s")
    print(f"{report.reads} pages read, {report.writes} changes acknowledged:")
    for subject in changing:
        print(f"  {subject.name:8} {subject.acknowledged:6}")
    print(f"older than acknowledged, or never true: {len(report.wrong)}")
    print(*[*report.wrong, *report.failed][:SHOWN], sep="\n")
    if report.wrong or report.failed:
        sys.exit(1)


@contextmanager
def served() -> Iterator[Fetch]:
    """Run a server of its own, with its own memory, and give what asks it."""
    port = free_port("127.0.0.1", 0)
    site = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL)
    try:
        wait_for(site, PATIENCE)
        yield lambda address: fetch(f"{site}{address}")
    finally:
        server.terminate()
        server.wait(PATIENCE)


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())
