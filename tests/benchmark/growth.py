"""Measures whether pages become slower as a site grows: a small and a large one side by side, in one run."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg

SIZES = {"small": (1_000, 10_000), "large": (100_000, 1_000_000)}
TIMES = 15
# What it may grow by.
MOST = 1.2
HEADS = f"{'small':>6} {'large':>6} {'ratio':>6}"


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark growth", description=__doc__)
    options.add_argument("--times", type=int, default=TIMES, help="How often each page is made.")
    options.add_argument("--divide", type=int, default=1, help="Make the large site smaller by it.")
    options.add_argument(
        "--keep", type=Path, help="A folder where the sites stay for the next run."
    )
    options.add_argument(
        "--postgresql", metavar="URL", help="A server on which databases are made."
    )
    options.add_argument("--pages", nargs="+", default=[], help="Only these, by their names.")
    options.add_argument(
        "--busy", action="store_true", help="Judge by what the processors worked, not by the clock."
    )
    given = options.parse_args(arguments)
    with contextlib.ExitStack() as open_until_the_end:
        folder = given.keep or Path(open_until_the_end.enter_context(tempfile.TemporaryDirectory()))
        sites = {}
        for name, (posts, comments) in SIZES.items():
            part = given.divide if name == "large" else 1
            place = _place(folder, name, given.postgresql)
            site = Site(place, posts // part, comments // part)
            sites[name] = open_until_the_end.enter_context(site.running())
        if not _compare(sites, given.times, given.pages, busy=given.busy):
            sys.exit(1)


def _place(folder: Path, name: str, server: str | None) -> dict[str, str]:
    """Return the settings of a site of its own, in a folder or in a database of the server."""
    own = folder / f"{name}{'-postgresql' if server else ''}"
    own.mkdir(parents=True, exist_ok=True)
    place = {**os.environ, "DATA_DIR": str(own), "ENV_FILE": os.devnull}
    if server:
        database = f"growth_{name}"
        with psycopg.connect(server, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if known.fetchone() is None:
                connection.execute(f'CREATE DATABASE "{database}"')
        place["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
    return place


class Taken(NamedTuple):
    """Milliseconds for one page."""

    clock: float
    processor: float


class Medians(NamedTuple):
    """Milliseconds on either site."""

    small: float
    large: float

    @property
    def ratio(self) -> float:
        return self.large / self.small

    def __str__(self) -> str:
        return f"{self.small:6.1f} {self.large:6.1f} {self.ratio:6.2f}"


class Site:
    """A populated site in a process of its own, which makes pages when it is told to."""

    def __init__(self, place: dict[str, str], posts: int, comments: int) -> None:
        self._place, self._size = place, (str(posts), str(comments))

    @contextlib.contextmanager
    def running(self) -> Iterator[Site]:
        command = [sys.executable, "-m", "tests.benchmark.growing_site", *self._size]
        self._process = subprocess.Popen(
            command, env=self._place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            self.pages: dict[str, str] = self._heard()
            yield self
        finally:
            self._process.terminate()
            self._process.wait()
            if not os.environ.get("DATABASE_URL"):
                shutil.rmtree(Path(self._place["DATA_DIR"]) / "static", ignore_errors=True)

    def make(self, address: str, *, changed: bool = False) -> Taken:
        """Make the page once, without any cache of pages; after a change of the site, if that is wished for."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps([address, changed])}\n")
        self._process.stdin.flush()
        return Taken(*self._heard())

    def _heard(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("A site has ended before its time.")
        return json.loads(line)


def _compare(sites: dict[str, Site], times: int, pages: Sequence[str], *, busy: bool) -> bool:
    """Print each page's medians; return whether none grew by more than it may."""
    small, large = sites["small"], sites["large"]
    print(f"{'':24} {'clock, ms':^20}   {'processor, ms':^20}   {'after a change':^15}")
    print(f"{'page':24} {HEADS}   {HEADS}   {'small':>7} {'large':>7}", flush=True)
    worst = 0.0
    for name, address in small.pages.items():
        if pages and name not in pages:
            continue
        both = ((small, address), (large, large.pages[name]))
        clock, processor = _medians(both, times)
        after = _medians(both, max(3, times // 5), changed=True)[busy]
        ratio = (processor if busy else clock).ratio
        worst = max(worst, ratio)
        mark = "  too much" if ratio > MOST else ""
        print(
            f"{name:24} {clock}   {processor}   {after.small:7.1f} {after.large:7.1f}{mark}",
            flush=True,
        )
    print(f"{datetime.date.today()}: the worst is {worst:.2f}")  # noqa: DTZ011 - the day here
    return worst <= MOST


def _medians(
    both: Sequence[tuple[Site, str]], times: int, *, changed: bool = False
) -> tuple[Medians, Medians]:
    """Measure both in turn, so that whatever else the machine does slows both: by the clock, and what was worked."""
    taken: list[list[Taken]] = [[], []]
    for _ in range(times):
        for of, (site, address) in zip(taken, both, strict=True):
            of.append(site.make(address, changed=changed))
    clock = (statistics.median(one.clock for one in of) for of in taken)
    processor = (statistics.median(one.processor for one in of) for of in taken)
    return Medians(*clock), Medians(*processor)
