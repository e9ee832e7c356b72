"""A real browser (Debian's Chromium) at a real server, beside the project's own identity provider."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

IN_CLUSTER = "CLUSTER_CACHE" in os.environ
if IN_CLUSTER:
    # Instead of a server in this process: several, as several machines have them (tests/cluster).
    from tests.cluster.servers import (  # noqa: F401
        _nothing_is_held,
        live_server,
        mail_server,
        post_office,
        set_clock,
        set_rules,
        what_is_told,
    )
else:
    from tests.browser.one_process import set_clock, set_rules  # noqa: F401

# Playwright keeps an event loop in this thread, in which Django would rather not be asked for rows.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Patience with a machine that is busy: what a page comes to show is waited for so many milliseconds, and whatever
# else. Replicas are many processes, and each does its work in the background before it answers.
expect.set_options(timeout=30_000 if IN_CLUSTER else 15_000)
PATIENCE = 60_000 if IN_CLUSTER else 10_000

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if IN_CLUSTER and (left_out := [item for item in items if of_one_process(item)]):
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def of_one_process(item: pytest.Item) -> bool:
    return item.get_closest_marker("one_process") is not None


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(params=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the visitor's browser runs scripts; a test that asks for it runs both ways."""
    return bool(request.param == "with scripts")


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer, scripts: bool) -> Iterator[Page]:
    """A page in a browser without cookies; it fails the test if a page complains or asks another host."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
    yield from watched_page(context, live_server)


def watched_page(context: BrowserContext, live_server: LiveServer) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    here = urlsplit(live_server.url).netloc

    def listen(message: ConsoleMessage) -> None:
        # A refused form answers with 4xx, which Chromium writes as an error; that is no complaint.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def watch(request: Request) -> None:
        is_ours = urlsplit(request.frame.page.url).netloc == here
        if is_ours and not request.is_navigation_request() and urlsplit(request.url).netloc != here:
            complaints.append(f"{request.frame.page.url} asks {request.url}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", watch)
    yield page
    context.close()
    assert not complaints
