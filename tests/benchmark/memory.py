"""Measures the memory of `serve` while readers read a large site: all of its processes together."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from blog.models import Post
from portfolio.ports import free_port

ENCODINGS = ("br", "gzip", "zstd", "identity")
READERS = 16
PATIENCE = 120
# Megabytes that all may come to with two processes for requests.
LIMIT = 250


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark memory", description=__doc__)
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument("--comments", type=int, default=100_000)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args(arguments)
    call_command("populate", posts=asked.posts, comments=asked.comments, verbosity=0)
    paths = ["/", "/archive/", "/feed/", "/search/?q=library"]
    paths += [post.get_absolute_url() for post in Post.objects.published()[:5000]]
    with served(asked.workers) as (site, process):
        print(f"{megabytes(process.pid):.0f} MB before anybody reads")
        peak, answers = read(site, paths, asked.seconds, process.pid)
        print(f"{peak:.0f} MB at most, {answers} answers in {asked.seconds} s")
        for number in family(process.pid):
            print(f"    process {number}: {pss(number) / 1000:.0f} MB of its own and its share")
    if peak > LIMIT:
        sys.exit(f"More than {LIMIT} MB.")


@contextmanager
def served(workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port("127.0.0.1", 0)
    site = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        command, env={**os.environ, "SITE_URL": site}, stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + PATIENCE
        while not is_alive(site):
            assert time.monotonic() < end, "The site does not start."
            time.sleep(0.5)
        yield site, process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def is_alive(site: str) -> bool:
    try:
        return bool(urllib.request.urlopen(f"{site}/healthz").status == 200)
    except OSError:
        return False


def read(site: str, paths: Sequence[str], seconds: int, server: int) -> tuple[float, int]:
    """Return the most megabytes that all processes came to, looked at each second, and how many answers there were."""
    end = time.monotonic() + seconds
    counts = [0] * READERS

    def reader(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end:
            encoding = {"Accept-Encoding": chance.choice(ENCODINGS)}
            asked = urllib.request.Request(site + chance.choice(paths), headers=encoding)
            with urllib.request.urlopen(asked) as answer:
                answer.read()
            counts[number] += 1

    readers = [threading.Thread(target=reader, args=(number,)) for number in range(READERS)]
    for one in readers:
        one.start()
    peak = 0.0
    while any(one.is_alive() for one in readers):
        peak = max(peak, megabytes(server))
        time.sleep(1)
    return peak, sum(counts)


def family(process: int) -> list[int]:
    """Return the process and all that it began."""
    children = Path(f"/proc/{process}/task").glob("*/children")
    numbers = [int(number) for path in children for number in path.read_text().split()]
    return [process, *(member for number in numbers for member in family(number))]


def pss(process: int) -> int:
    """Return kilobytes: what is the process's alone, and its share of what several have together."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def megabytes(process: int) -> float:
    return sum(pss(member) for member in family(process)) / 1000
