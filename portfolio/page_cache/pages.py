"""An answer that is kept, ready to be sent in each encoding, and what a browser gets that has it already."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import brotli
import zstandard
from django.utils.http import http_date

from blog.shared import Shared
from portfolio.page_cache.versions import Version

Headers = list[tuple[str, str]]

# Ours first: of those that a browser takes equally, the smallest in the least time.
ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": lambda body: zstandard.compress(body, level=10),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
# Whoever asks first waits for this: in half of the time and less, for a tenth more bytes. Most pages of a blog are
# asked for once and then not for days; of those that are asked for again, everybody else gets the smallest.
HASTY: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": lambda body: zstandard.compress(body, level=3),
}
DECODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
    "gzip": gzip.decompress,
}
PLAIN = "identity"
# What is not compressed already.
COMPRESSIBLE = re.compile(r"text/|application/(\w+\+)?(json|xml)\b|image/svg\+xml")
# Shorter ones do not become shorter.
SHORTEST = 200
# Of an entity tag, what names the page: without "W/", and without the encoding and the dots that stand behind it.
_TAG = re.compile(r'(?:W/)?"([^"]*?)(?:-(?:br|BR|zstd|ZSTD|gzip))?\.*"')
# Headers are as long as before when a page is made anew, so that what can be there and not, or longer, takes its room
# from the tag: nginx looks up how long they were, then opens what another of its processes may just have put there, and
# writes a critical error where the new ones are longer.
_LONGEST_NUMBER = 9
_ROOM_OF_A_TIME = len(f"Last-Modified: {http_date(0)}\r\n")
# A browser keeps it, and asks about it each time: what it kept is never shown when it is old. A cache in front may
# hold it for a second, and answer with it for one more while it asks for another (nginx.conf).
CACHE_CONTROL = "max-age=0, must-revalidate, s-maxage=1, stale-while-revalidate=1"
# A second in which something changed can see another change: as long as it lasts, its number proves nothing.
SECONDS_THAT_PROVE = 2


def encoding_for(accepted: str) -> str:
    """Return the encoding to answer in (RFC 9110, 12.5.3): the best that ``Accept-Encoding`` takes, or none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.strip().partition(";")
        try:
            weights[name.strip()] = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    anything = weights.get("*", 0.0)
    ours = {name: weights.get(name, anything) for name in ENCODERS}
    best = max(ours, key=ours.__getitem__)
    return best if ours[best] > 0 else PLAIN


@dataclass(slots=True)
class Page:
    """What was answered, and the state of the site that it was made from."""

    status: str
    headers: Headers
    # None as soon as it is there packed, in a tenth of the room: few ask for it as it is.
    body: bytes | None
    shared: Shared
    version: Version
    changed_at: float
    made_at: float
    _ready: dict[str, tuple[Headers, bytes]] = field(default_factory=dict)
    # Those of them that were packed in haste.
    _hasty: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    tag: str = ""
    can_be_packed: bool = False
    # Whether the memory has it, and had room for it.
    is_kept: bool = False
    modified: str = ""

    def __post_init__(self) -> None:
        said = {name.lower(): value for name, value in self.headers}
        given = _TAG.fullmatch(said.get("etag", ""))
        body = self.body or b""
        self.tag = given[1] if given else hashlib.sha256(body).hexdigest()[:24]
        kind = said.get("content-type", "")
        self.can_be_packed = len(body) >= SHORTEST and bool(COMPRESSIBLE.match(kind))
        self.modified = said.get("last-modified", "")
        if not self.modified and self.made_at - self.changed_at > SECONDS_THAT_PROVE:
            self.modified = http_date(self.changed_at)
        ours = {"etag", "last-modified", "content-length", "content-encoding"}
        self.headers = [(name, value) for name, value in self.headers if name.lower() not in ours]
        if "cache-control" not in said:
            self.headers.append(("Cache-Control", CACHE_CONTROL))
        self._vary(said)

    def _vary(self, said: Mapping[str, str]) -> None:
        names = [name.strip() for name in said.get("vary", "").split(",") if name.strip()]
        if "accept-encoding" not in map(str.lower, names):
            names.append("Accept-Encoding")
        self.headers = [pair for pair in self.headers if pair[0].lower() != "vary"]
        self.headers.append(("Vary", ", ".join(names)))

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        ready = sum(len(body) for _headers, body in self._ready.values())
        # As it is, it may be among them.
        own = 0 if self.body is None or PLAIN in self._ready else len(self.body)
        return own + ready + 2_000

    def is_ready_in(self, encoding: str) -> bool:
        return encoding in self._ready and encoding not in self._hasty

    def is_hasty_in(self, encoding: str) -> bool:
        """Whether it will be smaller when it is asked for again."""
        return encoding in self._hasty

    def in_encoding(self, encoding: str) -> tuple[Headers, bytes]:
        """Return headers and body; each encoding is made when somebody asks for it first, and well the second time."""
        if not self.can_be_packed:
            encoding = PLAIN
        with self._lock:
            ready = self._ready.get(encoding)
            if ready is None or encoding in self._hasty:
                is_hasty = ready is None and encoding in HASTY
                ready = self._encode(encoding, is_hasty=is_hasty)
                self._keep(encoding, ready)
                (self._hasty.add if is_hasty else self._hasty.discard)(encoding)
            return ready

    def _keep(self, encoding: str, ready: tuple[Headers, bytes]) -> None:
        if encoding != PLAIN:
            self.body = None
            self._ready.pop(PLAIN, None)
        elif self.body is None:
            return
        self._ready[encoding] = ready

    def _plain(self) -> bytes:
        if self.body is not None:
            return self.body
        encoding, (_headers, packed) = next(iter(self._ready.items()))
        return DECODERS[encoding](packed)

    def _encode(self, encoding: str, *, is_hasty: bool) -> tuple[Headers, bytes]:
        plain = self._plain()
        encoders = HASTY if is_hasty else ENCODERS
        body = plain if encoding == PLAIN else encoders[encoding](plain)
        suffix = "" if encoding == PLAIN else f"-{encoding}"
        if is_hasty:
            # Other bytes have another tag.
            suffix = suffix.upper()
        length = str(len(body))
        dots = "." * (_LONGEST_NUMBER - len(length) + _ROOM_OF_A_TIME * (not self.modified))
        headers = [*self.headers, ("ETag", f'"{self.tag}{suffix}{dots}"')]
        if self.modified:
            headers.append(("Last-Modified", self.modified))
        if encoding != PLAIN:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", length))
        return headers, body

    def is_known_to(self, environ: Mapping[str, object]) -> bool:
        """Tell whether the browser has it already (RFC 9110, 13.2.2: the tag is asked first, then the time)."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            text = str(tags)
            return text.strip() == "*" or self.tag in _TAG.findall(text)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or not self.modified:
            return False
        try:
            return parsedate_to_datetime(self.modified) <= parsedate_to_datetime(str(since))
        except (TypeError, ValueError):
            return False
