"""How many processes fit into a machine, or into the part of it that a container may use."""

from __future__ import annotations

import os
from pathlib import Path

# Where Linux says what this container may use (cgroup v2), and what the machine has.
CGROUP = Path("/sys/fs/cgroup")
MEMORY = Path("/proc/meminfo")
# Bytes: what is there before the first process for requests, and what each may come to, its pages included.
FIRST, EACH = 150_000_000, 100_000_000
# More gain nothing before the database is what is waited for.
MOST = 16


def workers_that_fit(page_cache: int) -> int:
    """Return one for each processor, as far as the memory goes. ``page_cache`` is what each keeps, in bytes."""
    by_memory = (_memory() - FIRST) // (EACH + page_cache)
    return max(1, min(MOST, _processors(), by_memory))


def _processors() -> int:
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota, period = (_read(CGROUP / "cpu.max") or "max 1").split()
    allowed = int(quota) // int(period) if quota != "max" else here
    return min(here or 1, allowed or 1)


def _memory() -> int:
    """Return bytes: what the container may have, or what the machine has to spare."""
    limit = _read(CGROUP / "memory.max")
    amounts = [int(limit)] if limit.isdigit() else []
    amounts += [
        int(line.split()[1]) * 1024
        for line in _read(MEMORY).splitlines()
        if line.startswith("MemAvailable:")
    ]
    # Where nothing is said, memory is no reason for less.
    return min(amounts, default=FIRST + MOST * 10 * EACH)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
