"""What every test may rely on: nothing leaves this machine, and browser tests run where a browser is."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import sql
from django.core.management.commands import flush
from django.core.servers.basehttp import WSGIServer

from portfolio.page_cache import versions
from tests.akismet_server import akismet  # noqa: F401
from tests.identity_provider import provider, running_provider  # noqa: F401 - fixtures of every folder
from tests.mail_server import mail_server  # noqa: F401

BROWSER_TESTS = Path(__file__).parent / "browser"
# A shell that runs the tests in its background has everything in them ignore Ctrl-C; what they start must hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Fifty may come at the same instant: Django's own server lets ten of them wait, and the next are turned away.
WSGIServer.request_queue_size = 128
KEPT_TABLES = {"django_content_type", "auth_permission"}
# Fixtures that open the database.
DATABASE = frozenset({"db", "transactional_db", "live_server"})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    again = int(os.environ.get("BROWSER_RERUNS", "0"))
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(fixtures_of(item)):
            item.add_marker(pytest.mark.database)
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=again))


def fixtures_of(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not find_chromium():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER is set, but there is no Chromium here.")
        pytest.skip("There is no Chromium here.")


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(autouse=True)
def unhurried(settings: Any) -> None:
    """Let tests send replies as fast as they can; those of comments.spam say for themselves what holds."""
    settings.REPLY_SECONDS = 0
    settings.REPLY_LIMITS = {}


@pytest.fixture
def tasks_wait(settings: Any) -> None:
    """Let tasks wait for a worker, as on a site, where tests else do them at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture(autouse=True)
def asked_for_its_state() -> Iterator[None]:
    """Close the connection that pages are asked about on: a database that is in use can't be removed."""
    yield
    versions.forget()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return where the browser is; tests that take this carry the mark ``browser``."""
    path = find_chromium()
    assert path, "only tests with the mark “browser” may ask for it"
    return path


@pytest.fixture(scope="session", autouse=True)
def flush_what_tests_write() -> Iterator[None]:
    """Keep the kinds of content and the permissions when a test that commits is cleaned up after.

    No test writes these, and to make them anew takes fifteen times as long as to empty all other tables.
    """

    def sql_flush(style: Any, connection: Any, **options: Any) -> Any:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with pytest.MonkeyPatch.context() as patch:
            rest = [name for name in names if name not in KEPT_TABLES]
            patch.setattr(connection.introspection, "django_table_names", lambda **_which: rest)
            return sql.sql_flush(style, connection, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_all, **_told: None)
        yield


class OutboundConnectionError(AssertionError):
    """A test reached for another machine."""


def _refuse_others(host: Any) -> None:
    if host not in LOOPBACK:
        raise OutboundConnectionError(f"Tests stay on this machine; this one reached for {host!r}.")


@pytest.fixture(scope="session", autouse=True)
def stay_on_this_machine() -> Iterator[None]:
    """Refuse every connection and every question for a name that is not this machine's own."""
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            _refuse_others(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            _refuse_others(address[0])
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
        _refuse_others(host)
        return getaddrinfo(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield
