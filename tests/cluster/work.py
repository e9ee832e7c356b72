"""What one machine receives, another does, and a third hands out: ``uv run python -m tests.cluster.work``.

DATABASE_URL must name an empty database of a PostgreSQL server. Two ``serve --no-tasks`` and one ``serve
--only-tasks``, each with a folder of its own, as the guide has it; nothing of the tests' settings.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path

import requests

from portfolio.ports import free_port
from tests.cluster.__main__ import KEYS, cache, store
from tests.portfolio.moving.wxr import export, item

ROOT = Path(__file__).resolve().parent.parent.parent
# Seconds.
PATIENCE = 300
File = tuple[str, bytes]
LOG_IN = {"username": "librarian", "password": "a trolley in the stacks"}


def main() -> None:
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        shared = {
            **os.environ,
            **KEYS,
            "CACHE_URL": running.enter_context(cache()),
            "MEDIA": running.enter_context(store()),
            "SECRET_KEY": "the same on all of them",
            "BACKUPS_KEPT": "2",
            "ENV_FILE": os.devnull,
        }
        machines = [
            running.enter_context(machine(folder / name, shared, *options))
            for name, options in {
                "first": ["--no-tasks"],
                "second": ["--no-tasks"],
                "worker": ["--only-tasks"],
            }.items()
        ]
        for address in machines[:2]:
            until(lambda address=address: requests.get(f"{address}/healthz", timeout=5).ok)  # type: ignore[misc]
        carry_over(machines[0], machines[1], shared, folder)


@contextmanager
def machine(folder: Path, shared: dict[str, str], *options: str) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    folder.mkdir()
    command = [sys.executable, "manage.py", "serve", "--workers", "1", *options]
    process = subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, env=shared | {"DATA_DIR": str(folder)}
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def carry_over(first: str, second: str, shared: dict[str, str], folder: Path) -> None:
    make_owner(shared, folder)
    here, there = Visitor(first), Visitor(second)
    page = here.post("/admin/import/from/wordpress/", "/admin/import/", {}, exports=blog())
    run = page.url.rstrip("/").rpartition("/")[2]
    there.post(f"/admin/import/{run}/begin/", f"/admin/import/{run}/", {"writer-0": "0"})
    until(lambda: "It is all here." in here.get(f"/admin/import/{run}/").text)
    say("An upload of the first machine was begun by the second and brought in by the worker.")
    here.post("/admin/export/ask/", "/admin/export/", {"kind": "archive"})
    for kind in ("archive", "backup"):
        until(lambda kind=kind: find(there, kind) is not None)  # type: ignore[misc]
        packed = zipfile.ZipFile(BytesIO(there.get(find(there, kind) or "").content))
        assert packed.testzip() is None
        say(f"The {kind} that the worker made is handed out by the second machine.")
    left = [path for path in folder.rglob("*.*") if path.is_file() and path.name[0] != "."]
    say(f"Left in the machines' folders: {[str(path.relative_to(folder)) for path in left]}")


def make_owner(shared: dict[str, str], folder: Path) -> None:
    """Make somebody who may do everything, as ``createsuperuser`` does."""
    variables = {"DJANGO_SUPERUSER_PASSWORD": LOG_IN["password"], "DATA_DIR": str(folder / "first")}
    options = ["--noinput", "--username", LOG_IN["username"], "--email", "a@example.org"]
    command = [sys.executable, "manage.py", "createsuperuser", *options]
    subprocess.run(command, cwd=ROOT, env=shared | variables, check=True)


def blog() -> File:
    return "blog.xml", export(item(1), item(2)).encode()


def find(visitor: Visitor, kind: str) -> str | None:
    found = re.search(rf'href="(/admin/export/{kind}-[^"]+)"', visitor.get("/admin/export/").text)
    return found[1] if found else None


class Visitor:
    """The owner, logged in at one machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._session = requests.Session()
        self.post("/accounts/login/", "/accounts/login/", LOG_IN)
        assert self.get("/admin/").url == f"{address}/admin/"

    def get(self, path: str) -> requests.Response:
        response = self._session.get(self.address + path, timeout=60)
        response.raise_for_status()
        return response

    def post(
        self, path: str, form: str, fields: dict[str, str], *, exports: File | None = None
    ) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(form).text)
        assert token
        files = {"exports": exports} if exports else None
        data = {"csrfmiddlewaretoken": token[1], **fields}
        response = self._session.post(self.address + path, data=data, files=files, timeout=60)
        response.raise_for_status()
        return response


def until(happens: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if happens():
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.5)
    raise AssertionError("It did not happen in time.")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
