"""The guards of the tests themselves."""

import socket
import urllib.request

import pytest

from tests.conftest import OutboundConnectionError


def test_a_test_cannot_reach_another_machine_by_its_number():
    with socket.socket() as client:
        with pytest.raises(OutboundConnectionError):
            client.connect(("192.0.2.1", 80))
        with pytest.raises(OutboundConnectionError):
            client.connect_ex(("192.0.2.1", 80))


def test_a_test_cannot_reach_another_machine_by_its_name():
    with pytest.raises(OutboundConnectionError):
        urllib.request.urlopen("http://blog.example.org/")


def test_a_test_can_reach_a_server_on_this_machine():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        client.sendall(b"hello")
        connection, _ = server.accept()
        with connection:
            assert connection.recv(5) == b"hello"
