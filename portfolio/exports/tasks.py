"""Making an export, which takes longer than a browser waits."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from time import monotonic

from django.tasks import task
from django.utils.translation import gettext

from blog.models import Site
from portfolio.archive.files import BadFileError
from portfolio.exports import shelf
from portfolio.exports.kinds import KINDS
from portfolio.static_site.problems import BrokenPageError

logger = logging.getLogger(__name__)

FORESEEN = (BadFileError, BrokenPageError, OSError)


# Seconds between two words on how far it is: each is a file that is written.
OFTEN = 1


@task
def make_export(name: str) -> None:
    """Make what ``shelf.reserve`` gave the name to, and say meanwhile how far it is."""
    files, half = shelf.FILES, shelf.FILES.here() / f".{name}"
    kind = KINDS[name.partition("-")[0]]
    with Site.current().speaking():
        try:
            kind.write(half, _teller(name))
            files.keep(half, f"{name}{kind.suffix}")
        except Exception as error:
            logger.exception("An export could not be made.")
            reason = str(error) if isinstance(error, FORESEEN) else gettext("The log says why.")
            files.write(f"{name}{shelf.FAILED}", reason)
        finally:
            files.remove(f"{name}{shelf.WAITING}")
            half.unlink(missing_ok=True)


def _teller(name: str) -> Callable[[str], None]:
    told_at = -math.inf

    def say(line: str) -> None:
        nonlocal told_at
        if monotonic() - told_at >= OFTEN:
            shelf.FILES.write(f"{name}{shelf.WAITING}", line)
            told_at = monotonic()

    return say
