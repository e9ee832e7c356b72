"""Serving the stand-in: an origin of its own, in a thread of the process that starts it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, override

from django.core.handlers.wsgi import WSGIRequest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpResponseBase, HttpResponseNotFound
from django.urls import Resolver404, get_resolver

from accounts.identity_provider.provider import IdentityProvider

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class RunningIdentityProvider(IdentityProvider):
    """The stand-in while it listens at ``base_url``, until ``stop()``."""

    _server: ThreadedWSGIServer
    _thread: threading.Thread

    def start(self, host: str, port: int) -> None:
        is_ipv6 = ":" in host
        self._server = ThreadedWSGIServer((host, port), _QuietHandler, ipv6=is_ipv6)
        self._server.set_app(self.answer)
        name = f"[{host}]" if is_ipv6 else host
        self.base_url = f"http://{name}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application: with Django's views and templates, and nothing of this site's."""
        request = WSGIRequest(environ)
        request.META["accounts.identity_provider"] = self
        response = _respond(request)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response


def start_identity_provider(host: str = "127.0.0.1", port: int = 0) -> RunningIdentityProvider:
    """Start the stand-in. Port 0 stands for any that is free; see ``base_url`` for which one it was."""
    provider = RunningIdentityProvider()
    provider.start(host, port)
    return provider


def _respond(request: WSGIRequest) -> HttpResponseBase:
    try:
        match = get_resolver("accounts.identity_provider.urls").resolve(request.path_info)
    except Resolver404:
        return HttpResponseNotFound("There is nothing here.", content_type="text/plain")
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


class _QuietHandler(WSGIRequestHandler):
    """Says nothing of every request: the log is the site's."""

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass
