"""The static site as one file."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from portfolio.archive.writing import Progress
from portfolio.static_site.writing import write_static_site


def write_packed_site(path: Path, say: Progress) -> None:
    """Write it as a zip file: a folder does not travel by a browser."""
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as name:
        folder = Path(name)
        write_static_site(folder, say)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(folder.rglob("*")):
                packed.write(file, f"site/{file.relative_to(folder)}")
