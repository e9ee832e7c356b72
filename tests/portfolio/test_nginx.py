"""The nginx.conf that the project comes with, in a real nginx before the real site."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from django.core.servers.basehttp import WSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections

from blog.models import Post
from portfolio.demo.serving import QuietHandler
from portfolio.page_cache import pages, versions
from portfolio.page_cache.door import with_door
from portfolio.ports import free_port
from tests.factories import make_post
from tests.nginx import configuration, find_nginx, running_nginx

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not find_nginx(), reason="There is no nginx here."),
]


class Site:
    """The site behind nginx, asked by a visitor; it knows what reached it."""

    def __init__(self, address: str, asked: list[dict[str, str]]) -> None:
        self.address = address
        self.asked = asked

    def get(self, path: str, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(self.address + path, headers=named, timeout=10, allow_redirects=False)


@contextmanager
def listening(asked: list[dict[str, str]]) -> Iterator[str]:
    """Run the site in one thread, whose connections end with it."""
    application = with_door(get_wsgi_application())

    def noted(environ, start_response):
        asked.append({name: value for name, value in environ.items() if "HTTP_" in name})
        return application(environ, start_response)

    def serve() -> None:
        server.serve_forever(poll_interval=0.05)
        versions.forget()
        connections.close_all()

    with WSGIServer(("127.0.0.1", 0), QuietHandler) as server:
        server.set_app(noted)
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    asked: list[dict[str, str]] = []
    port = free_port("127.0.0.1", 0)
    with (
        listening(asked) as site,
        running_nginx(sites=[site], port=port, folder=tmp_path) as address,
    ):
        yield Site(address, asked)


@pytest.fixture
def _held_long(monkeypatch):
    """However long the machine takes for a test."""
    long = pages.CACHE_CONTROL.replace("s-maxage=1", "s-maxage=600")
    monkeypatch.setattr(pages, "CACHE_CONTROL", long)


@pytest.mark.usefixtures("_held_long")
def test_a_page_is_held_and_never_what_is_somebodys(site):
    post = make_post()
    path = post.get_absolute_url()
    first = site.get(path, Accept_Encoding="gzip")
    assert (first.status_code, first.headers["Content-Encoding"]) == (200, "gzip")
    assert post.title in first.text
    Post.objects.update(title="Another title")
    held = site.get(path, Accept_Encoding="deflate, gzip;q=0.5", Cookie="theme=dark")
    assert held.content == first.content
    assert len(site.asked) == 1
    own = site.get(path, Cookie="sessionid=somebody")
    assert "Another title" in own.text
    assert site.asked[-1]["HTTP_COOKIE"] == "sessionid=somebody"


def test_nobody_waits_for_a_page_that_was_held(site, monkeypatch):
    long = pages.CACHE_CONTROL.replace("revalidate=1", "revalidate=600")
    monkeypatch.setattr(pages, "CACHE_CONTROL", long)
    path = make_post().get_absolute_url()
    before = site.get(path).content
    Post.objects.update(title="Another title")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        asked = len(site.asked)
        if site.get(path).content != before:
            break
    assert asked == 2, "it was asked for behind the back of an earlier one"


@pytest.mark.usefixtures("_held_long")
def test_what_the_site_answers_has_a_number_that_it_hears_and_what_is_held_has_no_old_one(site):
    path = make_post().get_absolute_url()
    first, held = site.get(path), site.get(path, X_Request_ID="forged")
    missing = site.get("/nowhere/", X_Request_ID="forged")
    assert "X-Request-ID" not in held.headers
    numbers = [asked["HTTP_X_REQUEST_ID"] for asked in site.asked]
    assert numbers == [first.headers["X-Request-ID"], missing.headers["X-Request-ID"]]
    assert len({*numbers, "forged"}) == 3


def test_what_a_visitor_says_of_the_way_is_not_believed(site):
    site.get("/nowhere/", X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="https")
    assert site.asked[0]["HTTP_X_FORWARDED_FOR"] == "192.0.2.1, 127.0.0.1"
    assert site.asked[0]["HTTP_X_FORWARDED_PROTO"] == "http"


@pytest.mark.parametrize(
    ("accepted", "passed_on"),
    [
        ("gzip, deflate, br, zstd", "br, gzip"),
        ("br, gzip", "br, gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br, gzip"),
        ("GZIP", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0, br", None),
        ("identity", None),
        ("", None),
    ],
)
def test_the_ways_to_spell_what_a_browser_understands_are_three(site, accepted, passed_on):
    site.get("/nowhere/", Accept_Encoding=accepted)
    assert site.asked[0].get("HTTP_ACCEPT_ENCODING") == passed_on


def test_an_error_or_a_question_is_not_held(site):
    for path in ("/nowhere/", "/search/?q=word"):
        site.get(path)
        site.get(path)
    assert len(site.asked) == 4


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_what_is_for_whoever_runs_the_site_is_not_passed_on(site, path):
    assert site.get(path).status_code == 404
    assert site.asked == []


def test_the_files_that_may_be_changed_are_where_the_tests_change_them(tmp_path):
    assert "127.0.0.1:1;" in configuration(sites=["127.0.0.1:1"], port=2, folder=tmp_path)
