"""An import as a process of its own, that can be killed when it shows to be somewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parents[3]
# As the command draws it.
BAR = re.compile(r"\] +(\d+)% (\S.*?) *(?=\r|$)")
OFTEN = 0.05


@dataclass(frozen=True)
class Point:
    """Where an import is: in which phase, and how much of that is done, in hundredths."""

    phase: str
    percent: int


@dataclass
class Outcome:
    """How a process ended (0: well, -9: killed), after how many seconds by the clock and of the processor."""

    status: int
    seconds: float
    worked: float
    # The most memory that it and its children held at once, in MiB.
    memory: float


def run_import(file: Path, environment: dict[str, str], *, until: Point | None = None) -> Outcome:
    """Run the import; kill it as soon as it is at ``until``. What it says goes nowhere."""
    ours, theirs = pty.openpty()
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_wordpress", str(file)],
        cwd=BASE,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    memory = _Memory(process.pid)
    memory.start()
    _watch(ours, process, until)
    memory.stop()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    worked = usage.ru_utime + usage.ru_stime
    return Outcome(process.returncode, time.monotonic() - began, worked, memory.most / 1024)


def _watch(terminal: int, process: subprocess.Popen[bytes], until: Point | None) -> None:
    """Read what the process draws, until it ends, or is killed because it is far enough."""
    with os.fdopen(terminal, "rb", buffering=0) as screen:
        while drawn := _read(screen.fileno()):
            found = BAR.findall(drawn.decode("utf-8", "replace"))
            if until and any(
                phase == until.phase and int(percent) >= until.percent for percent, phase in found
            ):
                process.kill()
                return


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # As Linux says that nobody holds the other end any more.
        return b""


class _Memory(threading.Thread):
    """Looks every now and then how much a process and its children hold."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._over = pid, threading.Event()
        # In KiB.
        self.most = 0

    def run(self) -> None:
        while not self._over.wait(OFTEN):
            self.most = max(self.most, _held(self._pid))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _held(pid: int) -> int:
    """Return the most KiB that a process and all below it ever held; of one that ended, nothing.

    What a system says of a process that has ended (``ru_maxrss``) counts the program that it was forked from.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    own = re.search(r"VmHWM:\s+(\d+) kB", status)
    return (int(own[1]) if own else 0) + sum(_held(int(child)) for child in children)
