"""Asks the door before Django as a server does."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from django.core.wsgi import get_wsgi_application

from portfolio.page_cache.door import Door
from portfolio.page_cache.parts import PartStore
from portfolio.page_cache.store import Store

POST = "/2016/05/12/networking-and-social-media/"


class Answer:
    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status = int(status[:3])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode()


def _as_headers(headers: dict[str, str]) -> dict[str, str]:
    return {f"HTTP_{name.upper()}": value for name, value in headers.items()}


def request(
    path: str = POST, sent: bytes = b"", method: str = "GET", query: str = "", **more: str
) -> dict[str, Any]:
    """Return what a server tells of a request (PEP 3333)."""
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        **more,
    }


class Visitor:
    """Counts how often the door asked Django."""

    def __init__(self, limit: int = 10_000_000) -> None:
        self.made = 0
        django = get_wsgi_application()

        def counted(environ: dict[str, Any], start_response: Any) -> Any:
            self.made += 1
            return django(environ, start_response)

        self.door = Door(counted, Store(limit), PartStore(limit))

    def get(
        self, path: str = POST, *, method: str = "GET", query: str = "", **headers: str
    ) -> Answer:
        return self._ask(path, b"", method, query, **_as_headers(headers))

    def send(self, path: str, **fields: str) -> Answer:
        """Send a form as a browser does, without cookies."""
        form = urlencode(fields).encode()
        kind = "application/x-www-form-urlencoded"
        about = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(form))}
        return self._ask(path, form, "POST", "", **about, HTTP_SEC_FETCH_SITE="same-origin")

    def _ask(self, path: str, sent: bytes, method: str, query: str, **more: str) -> Answer:
        began: list[Any] = []
        environ = request(path, sent, method, query, **more)
        body = self.door(environ, lambda status, headers, *_: began.extend((status, headers)))
        content = b"".join(body)
        close = getattr(body, "close", None)
        if close:
            close()
        return Answer(began[0], began[1], content)
