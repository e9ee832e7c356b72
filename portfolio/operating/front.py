"""What stands before everything: it answers the machines that look after the site, and knows each request."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from portfolio.operating import readiness
from portfolio.operating.current import FROM_FILES, FROM_MEMORY, Current, begin_request
from portfolio.page_cache.door import Application, Environ, with_door
from portfolio.page_cache.versions import Ready

logger = logging.getLogger("portfolio.requests")

PLAIN = "text/plain; charset=utf-8"


class Counter(Protocol):
    """Counts what was answered."""

    def count(self, view: str, status: str, seconds: float, *, is_made: bool) -> None: ...

    def exposition(self) -> tuple[bytes, str]:
        """Return all numbers, and the kind of text that they are written in."""
        ...


class Front:
    """A WSGI application (PEP 3333) around the site."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.counter: Counter | None = None
        self.own: dict[str, Application] = {"/healthz": alive, "/readyz": ready}
        if settings.METRICS_TOKEN:
            # Only then is it loaded at all.
            self.counter = import_string("portfolio.operating.metrics.Metrics")()
            self.own["/metrics"] = partial(self._tell, self.counter)
        self._at_hand: Callable[[Environ], Ready | None] = getattr(
            application, "at_hand", lambda _environ: None
        )
        self._is_watched = bool(self.counter or settings.LOG_REQUESTS)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        # The shortest way. Nobody writes anything down of such an answer, so that it needs no number; but a proxy that
        # gave one gets it with every answer, so that what it holds has headers of one length (page_cache.pages).
        is_long = self._is_watched or "HTTP_X_REQUEST_ID" in environ
        ready = None if is_long else self._at_hand(environ)
        if ready:
            start_response(ready.status, ready.headers)
            return ready.body
        own = self.own.get(environ["PATH_INFO"])
        if own:
            return own(environ, start_response)
        this = begin_request(environ)

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            headers.append(("X-Request-ID", this.request_id))
            return start_response(status, headers, *rest)

        if self._is_watched:
            return self._watched(environ, this, begin)
        return self.application(environ, begin)

    def _watched(
        self, environ: Environ, this: Current, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        began = time.perf_counter()
        said = "500"

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal said
            said = status
            return start_response(status, headers, *rest)

        body = self.application(environ, begin)
        self._note(environ, this, said[:3], time.perf_counter() - began)
        return body

    def _note(self, environ: Environ, this: Current, status: str, seconds: float) -> None:
        view = this.view or _nobody(environ["PATH_INFO"], status)
        if self.counter:
            self.counter.count(view, status, seconds, is_made=this.is_made)
        if settings.LOG_REQUESTS:
            request = {
                "method": environ["REQUEST_METHOD"],
                # What is asked for behind a question mark may be anybody's words.
                "path": quote(this.path or environ["PATH_INFO"].encode("latin-1"), safe="/*"),
                "status": int(status),
                "view": view,
                "milliseconds": round(seconds * 1000, 1),
            }
            logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", request)

    def _tell(
        self, counter: Counter, environ: Environ, start_response: Callable[..., Any]
    ) -> list[bytes]:
        given = environ.get("HTTP_AUTHORIZATION", "")
        if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
            return _answer(start_response, "401 Unauthorized", b"", ("WWW-Authenticate", "Bearer"))
        text, kind = counter.exposition()
        return _answer(start_response, "200 OK", text, kind=kind)


def _nobody(path: str, status: str) -> str:
    """Return what answered where no view did."""
    if path.startswith(settings.STATIC_URL):
        return FROM_FILES
    return FROM_MEMORY if status in {"200", "304"} else ""


def alive(_environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    """Answer as long as this process does, whatever becomes of the rest."""
    return _answer(start_response, "200 OK", b"ok\n")


def ready(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    """Say of each thing that the site needs whether it is there; 503 if one is not."""
    found = readiness.look(environ.get("QUERY_STRING", ""))
    text = "".join(f"{name}: {words or 'ok'}\n" for name, words in found.items())
    status = "503 Service Unavailable" if any(found.values()) else "200 OK"
    return _answer(start_response, status, text.encode())


def _answer(
    start_response: Callable[..., Any],
    status: str,
    body: bytes,
    *headers: tuple[str, str],
    kind: str = PLAIN,
) -> list[bytes]:
    said: Mapping[str, str] = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
    }
    start_response(status, [*said.items(), *headers])
    return [body]


def whole(site: Application) -> Application:
    """Return all that a server serves: the site, behind the door to its memory, behind the front."""
    return Front(with_door(site))
