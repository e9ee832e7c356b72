"""What can go wrong at a provider, by name, so that each can be made to happen over real HTTP."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse

MISSING = object()


def _without_content_type() -> HttpResponse:
    response = HttpResponse(b"access_token=one&token_type=bearer")
    del response["Content-Type"]
    return response


def _packed() -> HttpResponse:
    response = JsonResponse({"access_token": "one"})
    response["Content-Encoding"] = "gzip"
    return response


def _drip() -> Iterator[bytes]:
    """Say a little every now and then, for as long as somebody listens."""
    pause = threading.Event()
    while not pause.wait(0.02):
        yield b" "


def huge_picture() -> bytes:
    """Return a small PNG whose header promises 30,000 by 30,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 1000) + b"IDAT" + bytes(1000)


def _never_ending() -> StreamingHttpResponse:
    return StreamingHttpResponse(_drip(), content_type="application/json")


def _json(value: Any) -> Callable[[], HttpResponse]:
    return lambda: JsonResponse(value, safe=False)


# Answers that come instead of the right one, from the address that the word before the dot names.
ANSWERS: dict[str, Callable[[], HttpResponseBase]] = {
    "500": lambda: HttpResponse("Something broke.", status=500),
    "html": lambda: HttpResponse("<!doctype html><title>Come back later</title>"),
    "broken_json": lambda: HttpResponse('{"access_token": ', content_type="application/json"),
    "list": _json(["access_token"]),
    "null": _json(None),
    "number": _json(12),
    "empty": _json({}),
    "no_content_type": _without_content_type,
    "elsewhere": lambda: HttpResponse(status=302, headers={"Location": "/consent.css"}),
    "long": lambda: HttpResponse(b" " * 2_000_000, content_type="application/json"),
    "packed": _packed,
    "slow": _never_ending,
    "not_utf8": lambda: HttpResponse(
        b'{"access_token": "\xff\xfe"}', content_type="application/json"
    ),
}
# What comes instead of a picture, besides.
NO_PICTURES: dict[str, Callable[[], HttpResponseBase]] = {
    "none": lambda: HttpResponse(status=404),
    "round": lambda: HttpResponse(status=302, headers={"Location": "?again"}),
    "inside": lambda: HttpResponse(status=302, headers={"Location": "http://10.0.0.1/"}),
    "file": lambda: HttpResponse(status=302, headers={"Location": "file:///etc/passwd"}),
    "rubbish": lambda: HttpResponse(b"\x89PNG\r\n\x1a\nand so on", content_type="image/png"),
    "drawing": lambda: HttpResponse(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        content_type="image/svg+xml",
    ),
    "bomb": lambda: HttpResponse(huge_picture(), content_type="image/png"),
}
# What stands where the number of the person belongs.
UIDS: dict[str, Any] = {
    "missing": MISSING,
    "null": None,
    "number": 12.5,
    "list": ["1", "2"],
    "object": {"id": "1"},
    "true": True,
    "empty": "",
    "blank": " ",
    "nul": "1\x002",
    "long": "1" * 300,
}
# What stands in an id token besides the truth.
CLAIMS: dict[str, dict[str, Any]] = {
    "audience": {"aud": "somebody-else"},
    "issuer": {"iss": "https://evil.example"},
    "expired": {"exp": 1},
    "somebody_else": {"sub": "somebody-else"},
}


def answer_instead(fault: str, address: str) -> HttpResponseBase | None:
    """Return what ``address`` (token, info, discovery, keys, picture) answers instead of the truth, if anything."""
    where, _, what = fault.partition(".")
    answers = ANSWERS | NO_PICTURES if address == "picture" else ANSWERS
    return answers[what]() if where == address and what in answers else None


def with_fault_in_uid(fault: str, facts: dict[str, Any], field: str) -> dict[str, Any]:
    """Return the facts, with the person's number spoilt when the fault is one of it ("uid.empty")."""
    where, _, what = fault.partition(".")
    if where != "uid":
        return facts
    facts = {key: fact for key, fact in facts.items() if key != field}
    return facts if UIDS[what] is MISSING else {**facts, field: UIDS[what]}


def with_fault_in_claims(fault: str, claims: dict[str, Any]) -> dict[str, Any]:
    where, _, what = fault.partition(".")
    return {**claims, **CLAIMS.get(what, {})} if where == "id_token" else claims
