"""A backup a day, and as many days kept as the operator says."""

from __future__ import annotations

import datetime
import logging
import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.tasks import task
from django.utils import timezone

from portfolio.archive.files import BadFileError
from portfolio.backup.databases import CannotProveError
from portfolio.backup.making import make_backup, verify_backup

logger = logging.getLogger(__name__)

# Seconds after which a backup that was not made is tried again.
PAUSE = 60 * 60
# Older than this, what a process that was killed left behind is nobody's any more.
STALE = datetime.timedelta(days=1)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def file_of(day: datetime.date) -> Path:
    return folder() / f"backup-{day:%Y-%m-%d}.zip"


def backups() -> list[Path]:
    """Return those that are there, the newest first."""
    return sorted(folder().glob("backup-*.zip"), reverse=True)


def find(name: str) -> Path | None:
    return next((path for path in backups() if path.name == name), None)


def see_to_backup() -> None:
    """Have today's backup made, if the operator wants one and there is none. Many may call; one of them begins."""
    today = timezone.now().date()
    wanted = settings.BACKUPS_KEPT > 0 and not file_of(today).exists()
    if wanted and cache.add(f"backup-{today}", "asked for", PAUSE):
        make_daily_backup.enqueue()


@task
def make_daily_backup() -> None:
    """Make today's backup, prove it, and remove those that are too old once it is there and proved."""
    path = file_of(timezone.now().date())
    if path.exists():
        return
    folder().mkdir(mode=0o700, exist_ok=True)
    try:
        make_backup(path, passphrase=settings.BACKUP_PASSPHRASE)
        verify_backup(path)
    except CannotProveError as error:
        logger.warning("Today's backup was made, but not proved: %s", error)
    except BadFileError as error:
        logger.error("Today's backup is not sound. %s", error)
        path.unlink(missing_ok=True)
        return
    _forget_old()


def _forget_old() -> None:
    for path in backups()[settings.BACKUPS_KEPT :]:
        path.unlink()
    for path in folder().glob(".*"):
        changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        if timezone.now() - changed < STALE:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
