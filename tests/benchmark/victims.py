"""Servers beside the site that may be killed: PostgreSQL and Redis, each with its data in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from portfolio.ports import free_port

PATIENCE = 60
A_MOMENT = 0.05
# PostgreSQL does not run as root: then this user runs it.
POSTGRES = "postgres"


class Victim:
    """A server that is started, killed, and started again by the same command."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        self.command, self.port = command, port
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(self.command, cwd="/", **quiet)  # type: ignore[call-overload, no-any-return]

    def kill(self) -> None:
        """End it as a machine does that has no memory left: nothing is written, nobody is told."""
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    @property
    def pid(self) -> int:
        """Return the server's own number: of the child, where another user's name stands in between."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0]) if self.command[0] == "runuser" else self.process.pid

    def start_again(self) -> None:
        """Start it until it stays: what a killed PostgreSQL leaves behind must have ended first."""
        end = time.monotonic() + PATIENCE
        while not self.answers() and time.monotonic() < end:
            if self.process.poll() is not None:
                self.process = self._start()
            time.sleep(A_MOMENT)

    def answers(self) -> bool:
        with closing(socket.socket()) as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGINT)
            self.process.wait(PATIENCE)


@contextmanager
def _running(command: Callable[[int], Sequence[str]]) -> Iterator[Victim]:
    port = free_port("127.0.0.1", 0)
    victim = Victim(command(port), port)
    try:
        victim.start_again()
        yield victim
    finally:
        victim.stop()


@contextmanager
def postgresql(folder: Path) -> Iterator[Victim]:
    """Run a PostgreSQL that keeps what it acknowledges, as it does by default. Its user is "portfolio"."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    data = folder / "postgresql"
    user: list[str] = []
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, POSTGRES)
        folder.chmod(0o755)
        user = ["runuser", "-u", POSTGRES, "--"]
    make = [str(binaries / "initdb"), "--pgdata", str(data), "--username", "portfolio"]
    make += ["--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    subprocess.run([*user, *make], check=True, cwd="/", stdout=subprocess.DEVNULL)
    run = [*user, str(binaries / "postgres"), "-D", str(data)]
    run += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    with _running(lambda port: [*run, "-p", str(port)]) as victim:
        yield victim


@contextmanager
def redis() -> Iterator[Victim]:
    run = ["redis-server", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with _running(lambda port: [*run, "--port", str(port)]) as victim:
        yield victim
