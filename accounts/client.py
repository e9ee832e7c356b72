"""Where a request comes from: the visitor's address, and keys that tell two addresses apart without telling them."""

from __future__ import annotations

import base64
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

UNKNOWN = "unknown"
KEY_LENGTH = 43
# With IPv6, one visitor has a whole /64 to choose addresses from.
VISITORS = {4: 32, 6: 64}
# 256 visitors each: what one hoster or one street shares.
NETWORKS = {4: 24, 6: 56}


@dataclass(frozen=True)
class Client:
    """``address`` and ``network`` are for the moment; only the keys may be kept. All who have none share "unknown"."""

    address: str
    network: str
    address_key: str
    network_key: str


def client_of(request: HttpRequest) -> Client:
    """Return where ``request`` comes from: the first address that is not one of the operator's own proxies.

    Each proxy appends whom it was asked by to ``X-Forwarded-For``, so only the last ``TRUSTED_PROXY_COUNT`` entries are
    theirs, and everything before them may be forged. A request with fewer entries came past them: then the connection
    itself says from where.
    """
    proxies = settings.TRUSTED_PROXY_COUNT
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(hops) >= proxies and hops[-proxies].strip():
        return client_at(hops[-proxies])
    return client_at(request.META.get("REMOTE_ADDR", ""))


def client_at(text: str) -> Client:
    """Return the client of an address as proxies write it, with or without a port."""
    ip = _ip(text.strip())
    if ip is None:
        return Client(UNKNOWN, UNKNOWN, "", "")
    visitor = ipaddress.ip_network((ip, VISITORS[ip.version]), strict=False)
    network = ipaddress.ip_network((ip, NETWORKS[ip.version]), strict=False)
    return Client(str(ip), str(network), _key(f"address {visitor}"), _key(f"network {network}"))


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711"; None for anything else."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # One visitor, whether the server listens on IPv4 or, as many do, on both at once.
    return getattr(ip, "ipv4_mapped", None) or ip


def _key(text: str) -> str:
    """Return what stands for ``text`` where it is kept; whoever has not this site's secret key can't try addresses."""
    digest = salted_hmac("accounts.client", text, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
