"""What an import has read and may have to look up, whatever its size."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path


class Scratch:
    """A database in a file of its own. Lives as long as the import: the file goes with it."""

    def __init__(self, schema: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="import-")
        self._rows = sqlite3.connect(
            Path(self._folder.name) / "survey.sqlite3", isolation_level=None
        )
        self._rows.executescript(
            f"PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; {schema} BEGIN;"
        )

    def close(self) -> None:
        self._rows.close()
        self._folder.cleanup()
