"""Making an export, which takes longer than a browser waits."""

from __future__ import annotations

import logging
from pathlib import Path

from django.tasks import task
from django.utils.translation import gettext

from blog.models import Site
from portfolio.archive.files import BadFileError
from portfolio.exports import shelf
from portfolio.exports.kinds import KINDS
from portfolio.static_site.writing import BrokenPageError

logger = logging.getLogger(__name__)

FORESEEN = (BadFileError, BrokenPageError, OSError)


@task
def make_export(name: str) -> None:
    """Make what ``shelf.reserve`` gave the name to, and say meanwhile how far it is."""
    waiting, half = shelf.folder() / f"{name}{shelf.WAITING}", shelf.folder() / f".{name}"
    kind = KINDS[name.partition("-")[0]]
    with Site.current().speaking():
        try:
            kind.write(half, lambda line: _say(waiting, line))
            half.rename(waiting.with_suffix(kind.suffix))
        except Exception as error:
            logger.exception("An export could not be made.")
            reason = str(error) if isinstance(error, FORESEEN) else gettext("The log says why.")
            _say(waiting.with_suffix(shelf.FAILED), reason)
        finally:
            for path in (waiting, half):
                path.unlink(missing_ok=True)


def _say(path: Path, line: str) -> None:
    path.write_text(line, encoding="utf-8")
