"""Where a request comes from: across the operator's own proxies, and no further."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.client import client_at, client_of


def ask(*, forwarded: str | None = None, address: str = "10.0.0.1") -> HttpRequest:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1,10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9, ", "10.0.0.1"),
        (1, "203.0.113.9, nonsense", "unknown"),
    ],
)
def test_the_header_is_believed_across_the_declared_proxies_alone(
    settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_of(ask(forwarded=forwarded)).address == address


@pytest.mark.parametrize(
    ("written", "address", "network"),
    [
        ("192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
        (" 192.0.2.77:4711 ", "192.0.2.77", "192.0.2.0/24"),
        ("2001:DB8:1:2ff::1", "2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("[2001:db8::1]:443", "2001:db8::1", "2001:db8::/56"),
        ("[2001:db8::1]", "2001:db8::1", "2001:db8::/56"),
        ("fe80::1%eth0", "fe80::1", "fe80::/56"),
        ("::ffff:192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
        ("", "unknown", "unknown"),
        ("somewhere", "unknown", "unknown"),
        ("192.0.2.300", "unknown", "unknown"),
    ],
)
def test_an_address_is_read_as_proxies_write_it(written, address, network):
    client = client_at(written)
    assert (client.address, client.network) == (address, network)


def test_keys_tell_addresses_apart_without_telling_them():
    one, other, far = map(client_at, ("192.0.2.1", "192.0.2.2", "198.51.100.1"))
    assert one.address_key != other.address_key
    assert one.network_key == other.network_key != far.network_key
    assert {len(one.address_key), len(one.network_key)} == {43}
    assert "192.0.2" not in one.address_key + one.network_key


def test_one_visitor_has_one_key_whichever_of_their_addresses_they_use():
    assert client_at("2001:db8::1").address_key == client_at("2001:db8::ffff:1").address_key
    assert client_at("2001:db8::1").address_key != client_at("2001:db8:0:1::1").address_key


def test_keys_are_this_sites_own(settings):
    before = client_at("192.0.2.1")
    settings.SECRET_KEY = "another"
    assert client_at("192.0.2.1").address_key != before.address_key


def test_who_has_no_address_has_no_key_either():
    client = client_of(ask(address=""))
    assert (client.address_key, client.network_key) == ("", "")
