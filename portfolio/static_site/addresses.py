"""Which addresses become files, what the files are called, and how one leads to another."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from django.conf import settings

# What answers somebody in particular, or does something.
LIVE = re.compile(
    r"^/(admin|accounts|search|preview|moderate|share|follow|privacy/data)(/|$)|/reply/$"
)
REPLY_FORM = "respond"
# File systems take 255 bytes for a name.
LONGEST_NAME = 200
INDEX = {
    "text/html": "index.html",
    "application/json": "index.json",
    "application/feed+json": "index.json",
}


def path_of(link: str, page: str) -> str | None:
    """Return the path that a link on ``page`` leads to; None for what is not here, and what only a server answers."""
    parts = urlsplit(urljoin(f"{settings.SITE_URL}{page}", link))
    is_ours = f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL
    if not is_ours or parts.query or parts.fragment == REPLY_FORM:
        return None
    path = parts.path or "/"
    return None if LIVE.search(unquote(path)) else path


def is_here(link: str, page: str) -> bool:
    """Whether a link leads to this site, to whatever of it."""
    return urljoin(f"{settings.SITE_URL}{page}", link).startswith(f"{settings.SITE_URL}/")


def with_fragment(file: str, link: str) -> str:
    """Return the place in the file that the link means, unless the file's address has one already."""
    fragment = urldefrag(link).fragment
    return f"{file}#{fragment}" if fragment and "#" not in file else file


def named_in(text: str) -> Iterator[str]:
    """Yield every address of this site that a text says in full."""
    found = re.findall(rf"{re.escape(settings.SITE_URL)}(/[^\s\"'<>&?#)]*)", text)
    return (path for path in found if not LIVE.search(unquote(path)))


def file_of(path: str, content_type: str) -> str:
    """Return what the file of an address is called, with ``/`` between folders."""
    name = "/".join(_short(part) for part in unquote(path).lstrip("/").split("/"))
    if not name or name.endswith("/"):
        name += INDEX.get(content_type.partition(";")[0], "index.xml")
    return name


def _short(part: str) -> str:
    data = part.encode()
    if len(data) <= LONGEST_NAME:
        return part
    digest = hashlib.sha256(data).hexdigest()[:16]
    return f"{data[:LONGEST_NAME].decode(errors='ignore')}-{digest}"


def relative(place: str, *, start: str) -> str:
    """Return the address of a place in a file as another file calls it."""
    file, hash_sign, fragment = place.partition("#")
    return quote(posixpath.relpath(file, posixpath.dirname(start) or ".")) + hash_sign + fragment
