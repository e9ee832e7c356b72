"""The password of the demo's author: made for each demo, so that none is known beforehand."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.crypto import get_random_string

from accounts.models import User

# No letters or digits that look like another.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def password_that_works(author: User, path: Path) -> str:
    """Return the password kept at ``path``; make one if there is none. It is the author's afterwards."""
    password = _read_or_make(path)
    # Asked first because Django takes as long over a password that nobody has.
    if not (author.has_usable_password() and author.check_password(password)):
        author.set_password(password)
        author.save(update_fields=["password"])
    return password


def _read_or_make(path: Path) -> str:
    if path.exists() and (kept := path.read_text(encoding="ascii").strip()):
        return kept
    password = get_random_string(12, READABLE)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password + "\n")
    return password
