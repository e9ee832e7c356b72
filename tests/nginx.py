"""Starts nginx with the project's own nginx.conf, at addresses of this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = Path(__file__).resolve().parent.parent / "nginx.conf"
PATIENCE = 20


def find_nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def configuration(*, sites: Sequence[str], port: int, folder: Path) -> str:
    """Return what nginx.conf says, but for where it listens, whom it asks and where it writes."""
    servers = "\n".join(f"        server {site};" for site in sites)
    text = CONFIGURATION.read_text(encoding="utf-8")
    for ours, here in {
        "        server web:8000;": servers,
        "listen 8080 default_server": f"listen 127.0.0.1:{port} default_server",
        "/tmp/nginx": f"{folder}/nginx",
        "/etc/nginx/tls/": f"{folder}/tls/",
        "worker_processes auto": "user root; worker_processes 2",
    }.items():
        assert ours in text, ours
        text = text.replace(ours, here)
    return text


@contextmanager
def running_nginx(*, sites: Sequence[str], port: int, folder: Path) -> Iterator[str]:
    """Yield the address of an nginx before the ``sites``, each a host and a port."""
    nginx = find_nginx()
    assert nginx
    file = folder / "nginx.conf"
    file.write_text(configuration(sites=sites, port=port, folder=folder), encoding="utf-8")
    process = subprocess.Popen([nginx, "-c", str(file), "-p", str(folder), "-g", "daemon off;"])
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not start")
