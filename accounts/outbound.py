"""The one way out: every request that the site makes of others goes through here."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from contextvars import ContextVar
from typing import Any, override

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from requests_hardened import Config, HTTPSession
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from accounts.identity_provider import is_playing

# Seconds for a connection and for a wait between two bytes.
WAIT = 5.0
DEADLINE_KEY = "accounts.outbound_deadline"


def session_for(request: HttpRequest | None) -> GuardedSession:
    """Return a session. All that is asked of others for the sake of one visitor's request shares its time."""
    seconds: float = settings.OUTBOUND_SECONDS
    deadline = time.monotonic() + seconds
    if request is not None:
        deadline = request.META.setdefault(DEADLINE_KEY, deadline)
    return GuardedSession(deadline=deadline)


def may_be_asked(address: str) -> bool:
    """Whether somebody else's word for a place of the web is one: by TLS, or the stand-in's."""
    try:
        URLValidator(schemes=["https", "http"] if is_playing() else ["https"])(address)
    except ValidationError:
        return False
    return True


class _Watch:
    """Ends a connection when its time is over, at whatever it is: greeting, headers or body."""

    def __init__(self, seconds: float) -> None:
        self.is_cut = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for connection in self._sockets:
            connection.close()

    def add(self, connection: socket.socket) -> None:
        """Watch a connection by a second handle to it: TLS takes the first one away."""
        self._sockets.append(socket.socket(fileno=os.dup(connection.fileno())))

    def _cut(self) -> None:
        self.is_cut = True
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


_watch: ContextVar[_Watch] = ContextVar("_watch")


class _Watched:
    def _new_conn(self) -> socket.socket:
        connection: socket.socket = super()._new_conn()  # type: ignore[misc]
        _watch.get().add(connection)
        return connection


class _HTTPConnection(_Watched, HTTPConnection):
    pass


class _HTTPSConnection(_Watched, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class GuardedSession(HTTPSession):
    """Asks public addresses only, follows no redirect, and takes neither too long nor too much.

    Whatever goes wrong is a requests.RequestException.
    """

    def __init__(self, *, deadline: float, max_bytes: int | None = None) -> None:
        """Let nothing last beyond ``deadline`` (of time.monotonic), and no answer be over ``max_bytes``."""
        # In the demo nobody is asked but the stand-in, which may be at an address of the local network.
        self.only_at = settings.IDENTITY_PROVIDER_URL if settings.DEMO and is_playing() else ""
        super().__init__(
            Config(
                ip_filter_enable=not self.only_at,
                ip_filter_allow_loopback_ips=is_playing(),
                never_redirect=True,
                default_timeout=(WAIT, WAIT),
            )
        )
        self.deadline = deadline
        self.max_bytes = settings.OUTBOUND_BYTES if max_bytes is None else max_bytes
        # No proxy, no password of the machine's own files.
        self.trust_env = False
        # One connection for each question, so that each is watched; nothing that could unfold.
        self.headers.update({"Connection": "close", "Accept-Encoding": "identity"})
        for adapter in self.adapters.values():
            adapter.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}

    @override
    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise requests.Timeout("There is no time left to ask.")
        if self.only_at and not f"{request.url}".startswith(f"{self.only_at}/"):
            raise requests.ConnectionError("Nobody is asked in the demo but the stand-in.")
        kwargs |= {"stream": True, "timeout": (min(WAIT, left), min(WAIT, left))}
        with _Watch(left) as watch:
            token = _watch.set(watch)
            try:
                response = self._send_and_read(request, kwargs)
            except (HTTPError, OSError, ValueError) as error:
                if watch.is_cut or not isinstance(error, requests.RequestException):
                    raise requests.ConnectionError(
                        f"No answer in time, or none at all: {error}"
                    ) from error
                raise
            finally:
                _watch.reset(token)
            if watch.is_cut:
                raise requests.Timeout("The answer did not end in time.")
        return response

    def _send_and_read(
        self, request: requests.PreparedRequest, kwargs: dict[str, Any]
    ) -> requests.Response:
        response: requests.Response
        with super().send(request, **kwargs) as response:
            if response.is_redirect:
                raise requests.TooManyRedirects("It leads elsewhere.", response=response)
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise requests.exceptions.ContentDecodingError(
                    "It is packed, which was not asked for."
                )
            body = b""
            for piece in response.iter_content(16_384):
                body += piece
                if len(body) > self.max_bytes:
                    raise requests.exceptions.ContentDecodingError("It is too long.")
        response._content = body  # noqa: SLF001
        return response
