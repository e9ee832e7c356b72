"""The old site's addresses, and what of them stands for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, unquote

from portfolio.moving.content.old_site import split
from portfolio.moving.wxr import Head

UPLOADS = "/wp-content/uploads/"
# WordPress's own smaller ones ("-300x200"), what it makes of a huge one, and what its editor saves.
SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[A-Za-z]+$)")
SCALED = re.compile(r"-(?:scaled|rotated)(?=\.[A-Za-z]+$)")
# As sites like this one have them.
OWN_FILE = re.compile(r"/media/((?:pictures|files)/[^/]+\.[A-Za-z0-9]+)")
ENDING = re.compile(r"(?=\.[A-Za-z]+$)")
LONGEST = 500
# Copies of pictures that Jetpack and WordPress.com keep, of any size: the path is the true address.
COPIES = re.compile(r"i\d\.wp\.com")


class OldAddresses:
    """Tells the old site's addresses from others."""

    def __init__(self, heads: list[Head], file_hosts: Iterable[str] = ()) -> None:
        """``file_hosts``: where the attachments are, be it a name that the blog had before."""
        self.hosts: set[str] = set()
        self._file_hosts = {_plain(host) for host in file_hosts}
        self.base = ""
        for head in heads:
            # Where the blogs of a network are is no address of this one's.
            parts = split(head.address)
            if parts and parts.hostname:
                self.hosts.add(_plain(parts.hostname))
                self.base = self.base or parts.path.rstrip("/")

    def is_old(self, url: str) -> bool:
        parts = split(original(url))
        host = parts.hostname if parts else None
        return bool(host and (self._is_old_host(host) or self.upload(url)))

    def _is_old_host(self, host: str) -> bool:
        host = _plain(host)
        if host in self.hosts:
            return True
        # WordPress.com keeps a blog's pictures at a name of their own.
        name, _dot, domain = host.partition(".")
        return domain == "files.wordpress.com" and any(
            old.partition(".")[0] == name for old in self.hosts
        )

    def path_of(self, url: str) -> str:
        """Return the path, unquoted, and the query that names something, as FormerAddress has them."""
        parts = split(url)
        if parts is None:
            return ""
        query = parse_qs(parts.query)
        number = next(
            (query[name][0] for name in ("p", "page_id", "attachment_id") if name in query), ""
        )
        path = unquote(parts.path) or "/"
        if number.isdecimal():
            return f"/?p={int(number)}"
        return path if "." in path.rpartition("/")[2] or path.endswith("/") else f"{path}/"

    def here(self, path: str) -> str:
        """Return a path of the old site without the folder that the old blog was in."""
        inside = path.removeprefix(self.base) if path.startswith(f"{self.base}/") else path
        return inside or "/"

    def upload(self, url: str) -> str:
        """Return what names an uploaded file, such as "/wp-content/uploads/2016/05/a.jpg"; "" if it is none."""
        parts = split(original(url))
        if parts is None:
            return ""
        host, path = parts.hostname or "", unquote(parts.path)
        if host and not self._is_old_host(host) and _plain(host) not in self._file_hosts:
            return ""
        if not host.endswith(".files.wordpress.com") and UPLOADS in path:
            return UPLOADS + path.partition(UPLOADS)[2]
        if host.endswith("files.wordpress.com"):
            return UPLOADS + path.lstrip("/")
        return path if OWN_FILE.fullmatch(path) else ""


def original(url: str) -> str:
    """Return the address of the picture that this is a copy of; ``url`` itself if it is none."""
    parts = split(url)
    if parts is None or not COPIES.fullmatch(parts.hostname or ""):
        return url
    return f"https:/{parts.path}"


def _plain(host: str) -> str:
    """Return the name of a host as it is compared: without "www.", in letters that the web has for it."""
    plain = host.lower().removeprefix("www.")
    try:
        return plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:
        return plain


def own_name(path: str) -> str:
    """Return the name that a file had in the storage of a site like this one; "" if it comes from another."""
    found = OWN_FILE.fullmatch(path)
    return found[1] if found else ""


def same_file(path: str) -> list[str]:
    """Return what the same picture may be called: as it stands, and without what WordPress added for a size."""
    names = [path, SIZE.sub("", path)]
    bare = SCALED.sub("", names[1])
    return list(dict.fromkeys([*names, bare, ENDING.sub("-scaled", bare, count=1)]))
