"""Two replicas behind nginx, with the database of the tests."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import modify_settings
from django.utils import timezone

from accounts.identity_provider.server import RunningIdentityProvider
from portfolio import environment
from portfolio.ports import free_port
from tests.browser.one_process import SetClock, SetRules
from tests.cluster import told
from tests.mail_server import MailServer
from tests.nginx import running_nginx

ROOT = Path(__file__).resolve().parent.parent.parent
REPLICAS = 2
PATIENCE = 120
# Seconds after which nginx has nothing of the test before any more: it holds a page for one, gives it out for one
# more, and counts whole seconds.
FORGETS = 3.1
# How many others do something in the database at this moment; and how often in a row nobody must.
AT_WORK = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
LOOKS = 3


class Cluster:
    """In the place of pytest-django's own server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._live_server_modified_settings = modify_settings()

    def __str__(self) -> str:
        return self.url


@pytest.fixture(scope="session")
def what_is_told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "told.json"
    told.tell(path)
    return path


@pytest.fixture(scope="session")
def post_office() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail_server(post_office: MailServer) -> MailServer:
    """Return the replicas' own, with nothing in it."""
    post_office.raw.clear()
    return post_office


@pytest.fixture(scope="session")
def live_server(
    django_db_setup: None,
    running_provider: RunningIdentityProvider,
    what_is_told: Path,
    post_office: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    port = free_port("127.0.0.1", 0)
    # The name that the tests give cookies to.
    url = f"http://localhost:{port}"
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.cluster.settings",
        "CLUSTER_URL": url,
        "CLUSTER_DATABASE": str(django_settings.DATABASES["default"]["NAME"]),
        "CLUSTER_PROVIDER": running_provider.base_url,
        "CLUSTER_MAIL": f"smtp://127.0.0.1:{post_office.port}",
        told.VARIABLE: str(what_is_told),
    }
    with ExitStack() as running:
        logs = [folder / f"replica-{number}.log" for number in range(REPLICAS)]
        sites = [running.enter_context(replica(variables, log)) for log in logs]
        for site in sites:
            _wait_for(f"http://{site}/healthz")
        running.enter_context(running_nginx(sites=sites, port=port, folder=folder))
        yield Cluster(url)
    for log in logs:
        said = log.read_text(encoding="utf-8")
        # Whatever the browser made of it.
        assert "Internal Server Error" not in said, said


@contextmanager
def replica(variables: dict[str, str], log: Path) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    # What is to be done in the background is done at once, as in all tests.
    command = [sys.executable, "manage.py", "serve", "--workers", "1", "--no-tasks"]
    command += ["--port", str(port)]
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=said)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            requests.get(address, timeout=5).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(autouse=True)
def _nothing_is_held(
    live_server: Cluster, what_is_told: Path, settings: Any, transactional_db: None
) -> Iterator[None]:
    """Begin with an empty nginx, and let what the test itself does be done as by a replica.

    The tables are emptied when the replicas have done what a page that is closed asked of them last.
    """
    told.tell(what_is_told)
    settings.SITE_URL = live_server.url
    settings.CACHES = {"default": environment.cache(os.environ["CLUSTER_CACHE"])}
    time.sleep(FORGETS)
    yield
    _wait_for_silence()


def _wait_for_silence() -> None:
    silent, end = 0, time.monotonic() + PATIENCE
    while silent < LOOKS and time.monotonic() < end:
        time.sleep(0.1)
        with connection.cursor() as cursor:
            cursor.execute(AT_WORK)
            silent = 0 if cursor.fetchone()[0] else silent + 1


@pytest.fixture
def set_clock(what_is_told: Path, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return what stops the clock of all at a moment, and waits until nginx has nothing of before."""
    now = timezone.now

    def set_to(moment: datetime.datetime | None) -> None:
        monkeypatch.setattr(timezone, "now", (lambda: moment) if moment else now)
        told.tell(what_is_told, now=moment.isoformat() if moment else None)
        time.sleep(FORGETS)

    return set_to


@pytest.fixture
def set_rules(what_is_told: Path) -> SetRules:
    return lambda **values: told.tell(what_is_told, settings=values)
