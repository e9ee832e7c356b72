"""What there is to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from portfolio.archive.writing import Progress


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    words: str | Promise
    suffix: str
    write: Callable[[Path, Progress], object]


def _loaded_when_made(name: str) -> Callable[[Path, Progress], object]:
    """Return what writes an export: its libraries take 20 MB, of which those who answer visitors need nothing."""

    def write(path: Path, say: Progress) -> object:
        return import_string(name)(path, say)

    return write


KINDS = {
    "archive": Kind(
        _("Archive"),
        _(
            "Everything, for a new installation or another program: JSON, Markdown, pictures. It holds what no page"
            " shows, such as e-mail addresses: keep it to yourself."
        ),
        ".zip",
        _loaded_when_made("portfolio.archive.writing.write_archive"),
    ),
    "site": Kind(
        _("Static site"),
        _("Every public page as a file, threads included: for a disk, or any web host."),
        ".zip",
        _loaded_when_made("portfolio.static_site.packed.write_packed_site"),
    ),
    "wordpress": Kind(
        _("WordPress"),
        _(
            "Posts, pages and comments, for WordPress's importer, which fetches the pictures from here."
        ),
        ".xml",
        _loaded_when_made("portfolio.moving.writing.export.write_wordpress_export"),
    ),
}
