"""What there is to take away."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.archive.writing import Progress, write_archive
from portfolio.moving.writing.export import write_wordpress_export
from portfolio.static_site.writing import write_static_site


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    words: str | Promise
    suffix: str
    write: Callable[[Path, Progress], object]


def _write_packed_site(path: Path, say: Progress) -> None:
    """Write the static site as one zip file: a folder does not travel by a browser."""
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as name:
        folder = Path(name)
        write_static_site(folder, say)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(folder.rglob("*")):
                packed.write(file, f"site/{file.relative_to(folder)}")


KINDS = {
    "archive": Kind(
        _("Archive"),
        _(
            "Everything, for a new installation or another program: JSON, Markdown, pictures. It holds what no page"
            " shows, such as e-mail addresses: keep it to yourself."
        ),
        ".zip",
        write_archive,
    ),
    "site": Kind(
        _("Static site"),
        _("Every public page as a file, threads included: for a disk, or any web host."),
        ".zip",
        _write_packed_site,
    ),
    "wordpress": Kind(
        _("WordPress"),
        _(
            "Posts, pages and comments, for WordPress's importer, which fetches the pictures from here."
        ),
        ".xml",
        write_wordpress_export,
    ),
}
