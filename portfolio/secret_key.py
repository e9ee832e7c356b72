"""The site's secret key, made once when the operator gives none."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def read_or_make_secret_key(path: Path) -> str:
    """Return the key kept at ``path``; make it first, readable by its owner alone, if it is not there.

    Several processes may start at once: the file is created exclusively, and whoever comes second reads it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(get_random_secret_key())
    return path.read_text(encoding="ascii")
