"""The site as ``manage.py serve`` serves it, in processes of its own, for measurements from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from portfolio.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
# Seconds until the site answers, and until it has stopped.
PATIENCE = 120


@dataclass
class Served:
    """A site that answers at ``port`` of this machine; ``process`` is the parent of its workers."""

    port: int
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]

    def start_again(self) -> None:
        """Start it as whoever runs it would, once it is gone."""
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL
        )

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end or self.process.poll() is not None:
                raise TimeoutError("The site does not answer.")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=PATIENCE)
        except (URLError, OSError):
            return False
        return True

    def workers(self) -> list[int]:
        """Return the numbers of the processes that answer requests: what works in the background was begun first."""
        return self.processes()[1:]

    def processes(self) -> list[int]:
        """Return the numbers of all that the first process began."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(pid) for task in tasks for pid in task.read_text().split())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def served(*, workers: int, **environment: str) -> Iterator[Served]:
    """Serve the site whose settings this process has, behind a proxy as the settings say, until the block ends."""
    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    everything = {**os.environ, "TRUSTED_PROXY_COUNT": "1", **environment}
    process = subprocess.Popen(command, cwd=ROOT, env=everything, stdout=subprocess.DEVNULL)
    site = Served(port, command, everything, process)
    try:
        site.wait_until_it_answers()
        yield site
    finally:
        site.stop()
