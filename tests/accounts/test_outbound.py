"""The one way out: what it refuses, and for how long it waits."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests
from requests_hardened.ip_filter import InvalidIPAddress

from accounts.outbound import GuardedSession, session_for


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def drip(server: socket.socket, head: bytes, gone: threading.Event) -> None:
    """Answer the first who comes with ``head``, then for some seconds with one letter after the other."""
    connection, _ = server.accept()
    pause = threading.Event()
    with connection:
        connection.recv(65_536)
        try:
            connection.sendall(head)
            for _ in range(200):
                connection.sendall(b"x")
                pause.wait(0.02)
        except OSError:
            gone.set()


def ask(url: str, *, seconds: float = 5, max_bytes: int = 1000) -> requests.Response:
    with GuardedSession(deadline=time.monotonic() + seconds, max_bytes=max_bytes) as session:
        response: requests.Response = session.get(url)
    return response


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    ],
)
def test_an_answer_that_drips_is_cut_off_in_time(settings, listener, head):
    settings.IDENTITY_PROVIDER_URL = "http://127.0.0.1"
    gone = threading.Event()
    thread = threading.Thread(target=drip, args=(listener, head, gone))
    thread.start()
    began = time.monotonic()
    with pytest.raises(requests.RequestException):
        ask(f"http://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.3)
    assert time.monotonic() - began < 2
    thread.join(2)
    assert gone.is_set()


def test_no_answer_at_all_is_waited_for_no_longer(settings, listener):
    settings.IDENTITY_PROVIDER_URL = "http://127.0.0.1"
    with pytest.raises(requests.RequestException):
        ask(f"http://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.2)


def test_a_greeting_that_drips_is_cut_off_in_time(settings, listener):
    """TLS begins with words of both sides, before there is anything of HTTP."""
    settings.IDENTITY_PROVIDER_URL = "http://127.0.0.1"
    head = b"\x16\x03\x03\x40\x00"
    thread = threading.Thread(target=drip, args=(listener, head, threading.Event()))
    thread.start()
    began = time.monotonic()
    with pytest.raises(requests.RequestException):
        ask(f"https://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.3)
    assert time.monotonic() - began < 2
    thread.join(2)


@pytest.fixture
def resolves_to(monkeypatch):
    """Let every name stand for an address, as a name server of somebody else's may."""

    def resolve_to(address: str) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        found = [(family, socket.SOCK_STREAM, 6, "", (address, 80))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)

    return resolve_to


PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "::ffff:10.0.0.1",
    "fc00::1",
    "fe80::1",
]


@pytest.mark.parametrize("address", [*PRIVATE, "127.0.0.1", "::1"])
def test_places_that_are_not_public_are_not_asked(settings, resolves_to, address):
    settings.IDENTITY_PROVIDER_URL = ""
    resolves_to(address)
    with pytest.raises(InvalidIPAddress):
        ask("http://inside.example/")


@pytest.mark.parametrize("address", PRIVATE)
def test_nor_are_they_while_the_stand_in_plays(provider, resolves_to, address):
    resolves_to(address)
    with pytest.raises(InvalidIPAddress):
        ask("http://inside.example/")


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "http:///nowhere", "http://127.0.0.1:99999/"],
)
def test_an_address_that_is_none_is_a_failure_like_others(provider, url):
    with pytest.raises(requests.RequestException):
        ask(url)


def test_a_machine_in_trouble_is_a_failure_like_others(monkeypatch):
    def refuse(*_args, **_options):
        raise OSError("too many open files")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(requests.ConnectionError):
        ask("http://inside.example/")


@pytest.mark.parametrize("setting", [{"IDENTITY_PROVIDER_URL": ""}, {"TESTING": False}])
def test_this_machine_is_asked_only_while_the_stand_in_plays(provider, settings, setting):
    url = f"{provider.base_url}/consent.css"
    assert ask(url, max_bytes=100_000).status_code == 200
    for name, value in setting.items():
        setattr(settings, name, value)
    with pytest.raises(requests.RequestException):
        ask(url, max_bytes=100_000)


def test_the_demo_asks_nobody_but_the_stand_in(provider, settings, listener):
    settings.DEMO = True
    assert ask(f"{provider.base_url}/consent.css", max_bytes=100_000).status_code == 200
    for url in (
        f"http://127.0.0.1:{listener.getsockname()[1]}/",
        provider.base_url.replace("http://", "http://stand-in@") + "0/",
        f"{provider.base_url}0/",
    ):
        with pytest.raises(requests.RequestException):
            ask(url)


@pytest.mark.parametrize("what", ["elsewhere", "long", "packed"])
def test_an_answer_that_was_not_asked_for_is_refused(provider, what):
    provider.fault = f"discovery.{what}"
    with pytest.raises(requests.RequestException):
        ask(
            f"{provider.base_url}/linkedin/oauth/.well-known/openid-configuration",
            max_bytes=100_000,
        )


def test_an_answer_of_just_the_allowed_length_is_taken(provider):
    url = f"{provider.base_url}/consent.css"
    length = len(ask(url, max_bytes=100_000).content)
    assert len(ask(url, max_bytes=length).content) == length
    with pytest.raises(requests.RequestException):
        ask(url, max_bytes=length - 1)


def test_all_questions_for_one_visitor_share_the_time(provider, rf, settings):
    request = rf.get("/")
    with session_for(request) as first:
        settings.OUTBOUND_SECONDS = 1000
        with session_for(request) as second:
            assert first.deadline == second.deadline
            second.deadline = 0
            with pytest.raises(requests.Timeout):
                second.get(f"{provider.base_url}/consent.css")


def test_a_question_for_no_visitor_has_its_own_time():
    with session_for(None) as session:
        assert session.deadline > time.monotonic()


def test_the_machines_own_proxies_and_passwords_stay_out_of_it(provider, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert ask(f"{provider.base_url}/consent.css", max_bytes=100_000).status_code == 200
