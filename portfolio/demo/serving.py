"""Serves the demo: one threaded server for the site, one for the stand-in that people sign in with."""

from __future__ import annotations

import socket
from typing import Any, override

from django.core.management import CommandError
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from accounts.identity_provider.server import RunningIdentityProvider, start_identity_provider
from portfolio.operating.front import whole
from portfolio.ports import demand_a_port, why_not

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - only when it is asked for
# Of the block for documentation (RFC 5737): nothing is ever sent there.
SOMEWHERE_ELSE = ("192.0.2.1", 9)


class QuietHandler(WSGIRequestHandler):
    """Says nothing of every request; errors are in the site's own log."""

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


def bind_site(host: str, port: int) -> ThreadedWSGIServer:
    """Take the port for the site. Raises CommandError with a sentence when that cannot be."""
    demand_a_port(port)
    try:
        server = ThreadedWSGIServer((host, port), QuietHandler)
    except OSError as error:
        raise CommandError(why_not(error, host, port)) from None
    server.set_app(whole(get_wsgi_application()))
    return server


def bind_identity_provider(host: str, port: int) -> RunningIdentityProvider:
    """Start the stand-in at ``port``, or at any that is free, where the visitors' browsers find it too."""
    try:
        provider = start_identity_provider(host, port)
    except (OSError, OverflowError):
        provider = start_identity_provider(host, 0)
    provider.base_url = provider.base_url.replace(f"//{host}:", f"//{reachable(host)}:")
    return provider


def reachable(host: str) -> str:
    """Return what to type for ``host``: for every address of this machine, the one that others see."""
    if host != EVERY_ADDRESS:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            # Datagrams need no answer: this asks the system's own table of routes, and sends nothing.
            line.connect(SOMEWHERE_ELSE)
        except OSError:
            return "127.0.0.1"
        return str(line.getsockname()[0])
