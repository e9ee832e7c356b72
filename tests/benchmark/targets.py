"""Starts whatever is asked for pages: the site, nginx before it, nginx with a file, Python and Django with bytes."""

from __future__ import annotations

import http.client
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from blog.models import Post
from portfolio.management.commands.serve import THREADS
from portfolio.ports import free_port
from tests.nginx import find_nginx, running_nginx

# As Chromium asks.
ACCEPTED = "gzip, deflate, br, zstd"
PATIENCE = 180
# One nginx differs from another that was started like it by a tenth, as long as both run: so many are asked in turn.
NGINXES = 3
# What of an answer is not the page's own.
PASSING = {"date", "server", "connection", "transfer-encoding", "x-request-id"}
# Who asks first in each process gets a page packed in haste, and whoever asks thereafter gets it as it is kept.
UNTIL_KEPT = 20


class Server(NamedTuple):
    """What answers at ``address``; ``process`` is the first of its processes."""

    address: str
    process: int


class Target(NamedTuple):
    """What is asked for, and how often it must be answered: so many times as often as what is named."""

    # Each answers on its own; what is behind them is no part of this.
    servers: tuple[Server, ...]
    path: str
    cookie: str = ""
    behind: tuple[Server, ...] = ()
    least: Mapping[str, float] = {}

    def address(self, turn: int) -> str:
        return self.servers[turn % len(self.servers)].address + self.path

    def processes(self) -> list[int]:
        return [server.process for server in (*self.servers, *self.behind)]


@contextmanager
def running(post: Post, cookie: str, workers: int) -> Iterator[dict[str, Target]]:
    """Start the site, nginx before it, nginx with a file, and Python and Django with ready bytes."""
    path = post.get_absolute_url()
    with ExitStack() as here:
        folder = Path(here.enter_context(tempfile.TemporaryDirectory()))
        command = [sys.executable, "manage.py", "serve", "--workers", str(workers)]
        site = here.enter_context(started(command, os.environ))
        answer = folder / "answer"
        headers, body = [fetch(site.address, path) for _ in range(UNTIL_KEPT)][-1]
        answer.write_bytes(pickle.dumps((headers, body)))
        every = range(NGINXES)
        fronts = tuple(here.enter_context(nginx_before(site, folder / f"front-{n}")) for n in every)
        files = tuple(
            here.enter_context(nginx_with_a_file(folder / f"file-{n}", headers, body))
            for n in every
        )
        python = here.enter_context(granian("callable_", answer, workers))
        django = here.enter_context(granian("django_application", answer, workers))
        alone = {"Python": 0.8, "Django": 2.5, "file": 0.3}
        yield {
            "nginx, a file of the same bytes": Target(files, path),
            "Python, ready bytes": Target((python,), path),
            "Django, ready bytes": Target((django,), path),
            "from the process alone": Target((site,), path, least=alone),
            "behind nginx": Target(fronts, path, behind=(site,), least={"file": 0.8}),
            "signed in": Target((site,), path, cookie),
            "signed in, behind nginx": Target(fronts, path, cookie, behind=(site,)),
            "home": Target((site,), "/"),
            "feed": Target((site,), "/feed/"),
            "search": Target((site,), "/search/?q=winter"),
        }


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Server]:
    port = free_port("127.0.0.1", 0)
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**environment, "SITE_URL": address},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def granian(name: str, answer: Path, workers: int) -> AbstractContextManager[Server]:
    """Return a server of ``bare`` with as many processes and threads as the site's own."""
    granian_ = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command = [
        *granian_,
        "--workers",
        str(workers),
        "--blocking-threads",
        str(THREADS[connection.vendor]),
    ]
    plain = {n: v for n, v in os.environ.items() if n != "DJANGO_SETTINGS_MODULE"}
    environment = {**plain, "BENCHMARK_ANSWER": str(answer)}
    return started([*command, f"tests.benchmark.bare:{name}"], environment)


@contextmanager
def nginx_before(site: Server, folder: Path) -> Iterator[Server]:
    folder.mkdir()
    port, sites = free_port("127.0.0.1", 0), [site.address.removeprefix("http://")]
    with running_nginx(sites=sites, port=port, folder=folder) as address:
        yield Server(address, int((folder / "nginx.pid").read_text()))


@contextmanager
def nginx_with_a_file(
    folder: Path, headers: Sequence[tuple[str, str]], body: bytes
) -> Iterator[Server]:
    """Have nginx send what the site sent, packed as it is, as nginx sends files fastest."""
    folder.mkdir()
    (folder / "page").write_bytes(body)
    port = free_port("127.0.0.1", 0)
    said = [pair for pair in headers if pair[0].lower() not in {"content-length", "content-type"}]
    lines = "\n".join(f"add_header {name} {json.dumps(value)};" for name, value in said)
    file = folder / "nginx.conf"
    file.write_text(
        f"""
        user root; worker_processes auto; pid {folder}/nginx.pid; error_log stderr warn;
        events {{ worker_connections 4096; }}
        http {{
            access_log off; etag off; if_modified_since off; keepalive_requests 1000000;
            sendfile on; tcp_nopush on; open_file_cache max=10;
            server {{
                listen 127.0.0.1:{port}; root {folder};
                location / {{ default_type "text/html; charset=utf-8"; try_files /page =404; {lines} }}
            }}
        }}
        """,
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [str(find_nginx()), "-c", str(file), "-p", str(folder), "-g", "daemon off;"]
    )
    try:
        wait_for(port, process)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fetch(f"http://127.0.0.1:{port}", "/")
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return


def fetch(site: str, path: str, accepted: str = ACCEPTED) -> tuple[list[tuple[str, str]], bytes]:
    """Return the headers that are the page's own, and the page as it came."""
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=PATIENCE)
    connection.request("GET", path, headers={"Accept-Encoding": accepted})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return [pair for pair in answer.getheaders() if pair[0].lower() not in PASSING], body
