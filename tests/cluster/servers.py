"""Two replicas behind nginx, with the database of the tests."""

from __future__ import annotations

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
from django.test.utils import modify_settings

from accounts.identity_provider.server import RunningIdentityProvider
from portfolio import environment
from portfolio.ports import free_port
from tests.nginx import running_nginx

ROOT = Path(__file__).resolve().parent.parent.parent
REPLICAS = 2
PATIENCE = 120
# Seconds after which nginx has nothing of the test before any more: it holds a page for one, and gives it once more.
FORGETS = 2.1


class Cluster:
    """In the place of pytest-django's own server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._live_server_modified_settings = modify_settings()

    def __str__(self) -> str:
        return self.url


@pytest.fixture(scope="session")
def live_server(
    django_db_setup: None,
    running_provider: RunningIdentityProvider,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    port = free_port("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port}"
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.cluster.settings",
        "CLUSTER_URL": url,
        "CLUSTER_DATABASE": str(django_settings.DATABASES["default"]["NAME"]),
        "CLUSTER_PROVIDER": running_provider.base_url,
    }
    with ExitStack() as running:
        sites = [running.enter_context(replica(variables)) for _ in range(REPLICAS)]
        for site in sites:
            _wait_for(f"http://{site}/healthz")
        running.enter_context(running_nginx(sites=sites, port=port, folder=folder))
        yield Cluster(url)


@contextmanager
def replica(variables: dict[str, str]) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    # What is to be done in the background is done at once, as in all tests.
    command = [sys.executable, "manage.py", "serve", "--workers", "1", "--no-tasks"]
    process = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, env=variables)
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
def _nothing_is_held(live_server: Cluster, settings: Any) -> None:
    """Begin with an empty nginx, and let what the test itself does be done as by a replica."""
    settings.SITE_URL = live_server.url
    settings.CACHES = {"default": environment.cache(os.environ["CLUSTER_CACHE"])}
    time.sleep(FORGETS)
