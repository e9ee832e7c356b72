"""Why a server cannot listen where it was asked to."""

from __future__ import annotations

import errno
import socket

from django.core.management import CommandError

LAST_PORT = 65_535


def demand_a_port(port: int) -> None:
    """Raise CommandError with a sentence unless ``port`` is one."""
    if not 0 <= port <= LAST_PORT:
        raise CommandError(f"A port is a number from 1 to {LAST_PORT}, not {port}.")


def why_not(error: OSError, host: str, port: int) -> str:
    if isinstance(error, PermissionError):
        return f"Port {port} is kept for the system. Choose one above 1023: --port 8000"
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. Choose another: --port {port % 60_000 + 10}"
        )
    return f"{host} is not an address of this machine that a server can listen at."


def free_port(host: str, port: int) -> int:
    """Return ``port``, or one that is free for 0. Raises CommandError with a sentence when it cannot be had."""
    demand_a_port(port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as server:
            return int(server.getsockname()[1])
    except OSError as error:
        raise CommandError(why_not(error, host, port)) from None
