"""A server that speaks as Akismet does, on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import override
from urllib.parse import parse_qs

import pytest

KEY = "0123456789ab"
THANKS = "Thanks for making the web a better place."


class AkismetServer(ThreadingHTTPServer):
    """What it was asked, and what it answers: to each call, a word; with another status, an error."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers = {"comment-check": "false", "submit-spam": THANKS, "submit-ham": THANKS}
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer_to(self, call: str, told: dict[str, str]) -> str:
        self.asked.append((call, told))
        is_known = told["api_key"] == KEY
        if call == "verify-key":
            return "valid" if is_known else "invalid"
        return self.answers[call] if is_known else "invalid"


class Handler(BaseHTTPRequestHandler):
    server: AkismetServer

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
        words = self.server.answer_to(self.path.removeprefix("/1.1/"), told).encode()
        self.send_response(self.server.status)
        if words == b"invalid":
            self.send_header("X-akismet-debug-help", "We don't know this key")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def akismet(settings) -> Iterator[AkismetServer]:
    """Let the site ask a server on this machine, with a key that it knows."""
    with AkismetServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        # This machine is asked only while the stand-in for the providers plays.
        settings.IDENTITY_PROVIDER_URL = "http://127.0.0.1"
        settings.AKISMET_URL, settings.AKISMET_KEY = server.url, KEY
        yield server
        server.shutdown()
        thread.join()
