"""The site's secret key, made once when the operator gives none."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def read_or_make_secret_key(path: Path) -> str:
    """Return the key kept at ``path``; make it first, readable by its owner alone, if it is not there.

    Several processes may start at once. Each writes a whole file of its own and links it to ``path``:
    one of them succeeds, and nobody ever reads a file that is not finished.
    """
    if not path.exists():
        _make(path)
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(
            f"The secret key in {path} is empty: remove the file, or set SECRET_KEY."
        )
    return key


def _make(path: Path) -> None:
    # mkstemp makes the file with mode 0600.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(get_random_secret_key())
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass  # Another process was quicker; its key is the one.
    finally:
        Path(name).unlink()
