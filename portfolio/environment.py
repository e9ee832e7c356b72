"""Reads the operator's variables; one that cannot be meant as it stands ends in one plain sentence."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, override
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
TRUE_WORDS = frozenset({"true", "yes", "on", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "0"})
# How many in how long: "60/h", "1/15s".
RATE = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,4})?([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DATABASE_SCHEMES = frozenset({"sqlite", "postgres", "postgresql"})


class Environment(environ.Env):
    """django-environ, stricter: an empty variable is as good as none, and ``$`` is a letter like others."""

    @override
    def get_value(
        self, var: str, cast: Any = None, default: Any = None, parse_default: bool = False
    ) -> Any:
        text = self.ENVIRON.get(var, "").strip()
        if not text:
            return default
        if cast is bool:
            return _flag(var, text)
        try:
            return self.parse_value(text, cast)
        except ValueError:
            raise ImproperlyConfigured(f"{var} must be a whole number, not “{text}”.") from None

    def choice(self, var: str, words: Sequence[str]) -> str:
        """Return one of ``words``; the first when nothing is said."""
        text = str(self.str(var, default=words[0])).lower()
        if text not in words:
            raise ImproperlyConfigured(f"{var} must be {' or '.join(words)}, not “{text}”.")
        return text

    def rate(self, var: str, *, default: str) -> tuple[int, float] | None:
        """Return "60/h" or "1/15s" as a number and so many seconds; None for "off"."""
        text = self.str(var, default=default)
        if text.lower() in FALSE_WORDS:
            return None
        match = RATE.fullmatch(text)
        if match is None:
            raise ImproperlyConfigured(f"{var} must look like 60/h, 1/15s or off, not “{text}”.")
        number, length, unit = match.groups()
        return int(number), int(length or 1) * SECONDS[unit]


def _flag(name: str, text: str) -> bool:
    if text.lower() not in TRUE_WORDS | FALSE_WORDS:
        raise ImproperlyConfigured(f"{name} must be true or false, not “{text}”.")
    return text.lower() in TRUE_WORDS


def site_url(text: str) -> str:
    """Return the site's address without a closing slash."""
    problem = ImproperlyConfigured(
        f"SITE_URL must be the address that readers type, such as https://blog.example.org, not “{text}”."
    )
    try:
        parts = urlsplit(text.rstrip("/"))
        port = parts.port
    except ValueError:
        raise problem from None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    address = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    if parts.scheme not in {"http", "https"} or not host or address != parts.geturl().lower():
        raise problem
    return address


def demand_https(address: str) -> None:
    """Refuse a public address without HTTPS: passwords and sign-ins would cross the net in the open."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        raise ImproperlyConfigured(
            f"SITE_URL must begin with https:// unless it is this machine's own address, not “{address}”."
        )


def data_folder(path: Path) -> Path:
    """Make the folder when it is not there, closed to other users, and see that it can be written to."""
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR cannot be used: the folder {path} cannot be made ({error.strerror})."
        ) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"DATA_DIR cannot be used: {path} is not writable.")
    return path


def database(url: str) -> dict[str, Any]:
    """Return Django's form of ``url``. The complaint does not repeat it: it may hold a password."""
    problem = ImproperlyConfigured(
        "DATABASE_URL must look like postgres://user:password@host:5432/name"
        " or sqlite:////folder/db.sqlite3."
    )
    try:
        parts = urlsplit(url)
        known = parts.scheme in DATABASE_SCHEMES
        # SQLite knows no host, and without a path it would keep everything in memory only.
        if not known or (parts.scheme == "sqlite" and (parts.netloc or parts.path in {"", "/"})):
            raise problem
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:
        raise problem from None
    if not config["NAME"]:
        raise problem
    # A folder with PostgreSQL's socket stands in the place of the host, as libpq has it: %2Frun%2Fpostgresql.
    config["HOST"] = unquote(config["HOST"] or "")
    return config


def cache(url: str) -> dict[str, Any]:
    """Return Django's form of a Redis server's ``url``, which the complaint does not repeat."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"redis", "rediss"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ImproperlyConfigured("CACHE_URL must look like redis://:password@host:6379/0.")
    # Seconds that a request waits for an answer of Redis, before it goes on without (portfolio.caching).
    patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
    backend = "portfolio.caching.SteadyRedisCache"
    return {"BACKEND": backend, "LOCATION": url, "OPTIONS": patience}


def media(url: str, *, is_private: bool = False) -> dict[str, Any]:
    """Return Django's form of a bucket's ``url``, such as ``s3://bucket/folder?endpoint=https://host&region=name``.

    What is private is in a folder of its own, and replaced when it is written again.
    """
    problem = ImproperlyConfigured(
        "MEDIA must look like s3://bucket?endpoint=https://s3.example.org&region=eu-1,"
        " with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    )
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        endpoint = options.pop("endpoint", None)
        region = options.pop("region", None)
        usable = parts.scheme == "s3" and bool(parts.netloc) and not options
        usable = usable and (endpoint is None or bool(urlsplit(endpoint).hostname))
    except ValueError:
        usable = False
    if not usable:
        raise problem
    return {
        "BACKEND": "portfolio.object_storage.ObjectStorage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": f"{parts.path.strip('/')}/{'private' if is_private else 'media'}".lstrip(
                "/"
            ),
            "endpoint_url": endpoint,
            "region_name": region,
            # Names of buckets are no names of hosts, where the store is not Amazon's.
            "addressing_style": "path" if endpoint else "auto",
            "signature_version": "s3v4",
            # A second file of the same name gets another one, as on a disk.
            "file_overwrite": is_private,
            # Bytes of a file that is read which may be in memory; the rest is on the disk until it is closed.
            "max_memory_size": 5_000_000,
        },
    }


def default_sender(host: str) -> str:
    """Return who mail is from when nobody says. An address in numbers with colons is none for mail."""
    return f"noreply@{'localhost' if ':' in host else host}"


def mailer(url: str) -> dict[str, Any]:
    """Return Django's form of a mail server's ``url``, which the complaint does not repeat either."""
    problem = ImproperlyConfigured(
        "EMAIL_URL must look like smtp+tls://user:password@host:587"
        " (smtp+ssl:// and smtp:// are understood too)."
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise problem from None
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname:
        raise problem
    options = {
        "host": parts.hostname,
        "port": port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        # Seconds for each word of the server. A mail's lease (comments.models.outgoing) is far longer than all of them.
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
