"""Headers: what mail programs file and thread by. Nothing that a visitor typed can break one."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from blog.models import Post
from comments.models import Comment
from comments.text import clean_line

# Characters of a subject: programs show some sixty.
SUBJECT_LENGTH = 200
# So many of the comments above one are named in its mail; a program needs but the nearest to thread it.
ANCESTORS = 10


def clean_header(text: str, length: int = SUBJECT_LENGTH) -> str:
    """Return ``text`` as one harmless line of at most ``length`` characters."""
    line = clean_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def domain() -> str:
    """Return the site's host as headers have it. An address in numbers with colons is none for them."""
    return _domain(settings.SITE_URL)


@lru_cache
def _domain(site: str) -> str:
    host = urlsplit(site).hostname or "localhost"
    return "localhost" if ":" in host else punycode(host)


def reply_key(comment: Comment, address: str) -> str:
    """Return the key of the mail to ``address`` about a reply: one mail, however many reasons there are for it."""
    return f"reply:{comment.pk}:{_hash(address)}"


def message_id(key: str) -> str:
    """Return the Message-ID of the mail with that key. It never changes: a mail that comes twice is known by it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain()}>"


def threading_headers(comment: Comment, address: str) -> dict[str, str]:
    """Return what puts the mail to ``address`` about a reply under those about its post and what it answers."""
    above = [f"reply:{number}:{_hash(address)}" for number in comment.ancestors()[-ANCESTORS:]]
    ids = [message_id(key) for key in (post_key(comment.post, address), *above)]
    return {"In-Reply-To": ids[-1], "References": " ".join(ids)}


def post_key(post: Post, address: str) -> str:
    """Return the key of the mail to ``address`` about a new post; mails about its replies stand under it."""
    return f"post:{post.pk}:{_hash(address)}"


def list_headers(*, stop_url: str, name: str = "replies") -> dict[str, str]:
    """Return what lets a program file the mail, and stop further ones by one POST to ``stop_url`` (RFC 8058)."""
    return {
        "List-Id": f"<{name}.{domain()}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _hash(address: str) -> str:
    return _hash_with(address.casefold(), settings.SECRET_KEY)


@lru_cache(100)
def _hash_with(address: str, secret: str) -> str:
    return salted_hmac("comments.mail", address, secret, algorithm="sha256").hexdigest()[:32]
