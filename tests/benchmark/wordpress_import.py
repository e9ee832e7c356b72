"""Measures the import of a large blog from WordPress, and kills it again and again."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.portfolio.moving.big_blog import big_blog
from tests.portfolio.moving.killing import BASE, Outcome, Point, run_import
from tests.portfolio.moving.site_state import State, different

# What takes long enough to be killed in, and how often it is there.
PHASES = {"Reading": 2, "Pictures and files": 1, "Posts and comments": 7}
MOST_MEMORY = 300


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark wordpress_import", description=__doc__)
    options.add_argument("--posts", type=int, default=10_000)
    options.add_argument("--comments", type=int, default=200_000)
    options.add_argument("--database", metavar="URL", help="PostgreSQL; databases are made there.")
    options.add_argument("--kills", type=int, default=10, help="0: measure alone.")
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="portfolio-import-") as folder:
        file = Path(folder) / "blog.xml"
        with file.open("w", encoding="utf-8") as target:
            target.writelines(big_blog(given.posts, given.comments))
        print(f"{given.posts} posts, {given.comments} comments: {file.stat().st_size >> 20} MiB")
        with site(Path(folder) / "clean", given.database) as environment:
            _tell("One run", run_import(file, environment))
            clean = state_in(environment)
        if given.kills:
            with site(Path(folder) / "killed", given.database) as environment:
                kill_often(file, environment, points(given.kills))
                found = different(state_in(environment), clean)
            print(f"Other than after one run: {', '.join(sorted(found)) or 'nothing'}")


def points(count: int) -> list[Point]:
    """Return where it is killed: always the same, in the order that an import comes by there."""
    chance = random.Random(7)
    phases = chance.sample([name for name in PHASES for _ in range(PHASES[name])], k=count)
    places = (Point(name, chance.randrange(3, 98)) for name in phases)
    return sorted(places, key=lambda point: (list(PHASES).index(point.phase), point.percent))


def kill_often(file: Path, environment: dict[str, str], where: list[Point]) -> None:
    for point in where:
        outcome = run_import(file, environment, until=point)
        _tell(f"Killed at {point.percent} % of “{point.phase}”", outcome)
    _tell("Run to its end", run_import(file, environment))


def _tell(what: str, outcome: Outcome) -> None:
    is_too_much = " (TOO MUCH)" if outcome.memory > MOST_MEMORY else ""
    print(
        f"{what}: ended with {outcome.status} after {outcome.seconds:.0f} s, the processor worked "
        f"{outcome.worked:.0f} s, {outcome.memory:.0f} MiB{is_too_much}",
        flush=True,
    )


@contextmanager
def site(folder: Path, server: str | None) -> Iterator[dict[str, str]]:
    """Make an empty site, and yield the environment in which ``manage.py`` finds it."""
    folder.mkdir()
    with _database(folder, server) as url:
        environment = {"DATA_DIR": str(folder), "DATABASE_URL": url, "ENV_FILE": os.devnull}
        _run(environment, "manage.py", "migrate", "--verbosity=0")
        yield environment


def state_in(environment: dict[str, str]) -> State:
    said = json.loads(_run(environment, "-m", "tests.portfolio.moving.site_state"))
    return {table: (count, digest) for table, (count, digest) in said.items()}


def _run(environment: dict[str, str], *command: str) -> str:
    everything = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, *command], cwd=BASE, env=everything, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


@contextmanager
def _database(folder: Path, server: str | None) -> Iterator[str]:
    if server is None:
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = f"portfolio_{folder.name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as administration:
        administration.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            administration.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
