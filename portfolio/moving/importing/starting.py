"""Beginning an import, or going on with one that was stopped; and what becomes of it."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.moving.importing.report import CancelledError, PausedError, Report, Tell
from portfolio.moving.models import Import
from portfolio.moving.reading.files import Source, UnusableFileError, find_sources

logger = logging.getLogger(__name__)

PIECE = 1 << 20


class Work(Protocol):
    """Raises ``UnusableFileError`` and ``CancelledError``. What was written by then stays."""

    def run(self) -> None: ...


class Wishes(Protocol):
    """How it shall be done; and by that, from where."""

    @property
    def is_trial(self) -> bool: ...

    @property
    def fetches_media(self) -> bool: ...

    def key(self) -> str:
        """Return what tells these wishes from others that do other things."""

    def work(self, sources: list[Source], report: Report) -> Work: ...


def key_of(paths: list[Path], wishes: Wishes) -> str:
    """Name the files by what is in them, and what is wished."""
    digest = hashlib.sha256(wishes.key().encode())
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    return digest.hexdigest()


def begin(paths: list[Path], wishes: Wishes) -> tuple[Import, list[Source]]:
    """Return the run of these files that was stopped, or a new one. Raises ``UnusableFileError``."""
    sources = find_sources(paths)
    key = key_of(paths, wishes)
    stopped = Import.objects.filter(key=key, status=Import.Status.RUNNING, folder="").first()
    if stopped and not wishes.is_trial:
        return stopped, sources
    run = Import.objects.create(
        file_names=[path.name for path in paths],
        key=key,
        is_trial=wishes.is_trial,
        fetches_media=wishes.fetches_media,
    )
    return run, sources


def carry_out(
    run: Import, sources: list[Source], wishes: Wishes, tell: Tell = lambda _phase, _done: None
) -> None:
    """Do it, and say in the run how it ended. A failure that nobody foresaw is raised as well."""
    run.status, run.seen_at = Import.Status.RUNNING, timezone.now()
    if run.is_trial:
        # It has no place to go on from.
        run.counts, run.position = {}, 0
        run.remarks.all().delete()
    run.save(update_fields=["status", "seen_at", "counts", "position"])
    try:
        wishes.work(sources, Report(run, tell)).run()
        _end(run, Import.Status.DONE)
    except CancelledError:
        _end(run, Import.Status.CANCELLED, _("It was cancelled. What had come by then stays."))
    except PausedError:
        logger.info("An import pauses, as the site stops.")
    except UnusableFileError as error:
        _end(run, Import.Status.FAILED, str(error))
    except Exception:
        logger.exception("An import failed.")
        _end(run, Import.Status.FAILED, _("It could not go on. The log says why."))
        raise


def fail(run: Import, problem: str) -> None:
    _end(run, Import.Status.FAILED, problem)


def _end(run: Import, status: str, problem: str = "") -> None:
    run.status, run.problem, run.ended_at = status, problem, timezone.now()
    run.progress = 1000 if status == Import.Status.DONE else run.progress
    run.save(update_fields=["status", "problem", "ended_at", "progress"])
