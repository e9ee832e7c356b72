"""What the processors worked for some replies, and in whose service: on a busy machine, all that can be compared."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests.benchmark.serving import Served

# Seconds until the site must have come to rest.
PATIENCE = 120
# Seconds that processors work in a second for whoever only waits.
AT_REST = 0.02


@dataclass
class Work:
    """Seconds since it began, by who worked: read it before the site stops."""

    site: Served
    began: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.began = self._now()

    def so_far(self) -> dict[str, float]:
        return {name: seconds - self.began[name] for name, seconds in self._now().items()}

    def _now(self) -> dict[str, float]:
        return {
            "answering": worked(self.site.workers()),
            "in the background": worked(self.site.processes()[:1]),
            "the database": worked(database()),
            "asking": time.process_time(),
        }


def database() -> list[int]:
    """Return the number of PostgreSQL's first process, if it is on this machine."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    with suppress(OSError):
        stat = Path(f"/proc/{backend}/stat").read_text()
        return [int(stat.rpartition(") ")[2].split()[1])]
    return []


def worked(servers: Sequence[int]) -> float:
    """Return the seconds that the processors worked for the servers and all that they started."""
    parents, ticks = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = file.read_text().partition(" (")
            fields = rest.rpartition(") ")[2].split()
            parents[int(number)], ticks[int(number)] = int(fields[1]), sum(map(int, fields[11:13]))
    family = set(servers)
    while more := {number for number, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(number, 0) for number in family) / os.sysconf("SC_CLK_TCK")


def wait_for_rest(servers: Sequence[int]) -> None:
    """Return when the servers have done what they do after their start: the daily backup, with its proof, above all.

    Raises ``RuntimeError`` if they never do.
    """
    before = worked(servers)
    for _ in range(PATIENCE):
        time.sleep(1)
        now = worked(servers)
        if now - before <= AT_REST:
            return
        before = now
    raise RuntimeError("The site does not come to rest.")
