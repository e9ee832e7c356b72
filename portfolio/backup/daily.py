"""A backup a day, and as many days kept as the operator says."""

from __future__ import annotations

import datetime
import logging
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.tasks import task
from django.utils import timezone

from portfolio.archive.files import BadFileError
from portfolio.backup.databases import CannotProveError
from portfolio.backup.making import make_backup, verify_backup
from portfolio.private_files import Folder, Kept

logger = logging.getLogger(__name__)

FILES = Folder("backups")
NAME = re.compile(r"backup-[^/]+\.zip")

# Seconds after which a backup that was not made is tried again.
PAUSE = 60 * 60
# Older than this, what a process that was killed left behind is nobody's any more.
STALE = datetime.timedelta(days=1)


def name_of(day: datetime.date) -> str:
    return f"backup-{day:%Y-%m-%d}.zip"


def backups() -> list[Kept]:
    """Return those that are there, the newest first."""
    return [kept for kept in reversed(FILES.entries()) if NAME.fullmatch(kept.key)]


def find(name: str) -> Kept | None:
    return next((kept for kept in backups() if kept.key == name), None)


def see_to_backup() -> None:
    """Have today's backup made, if the operator wants one and there is none. Many may call; one of them begins."""
    today = timezone.now().date()
    wanted = settings.BACKUPS_KEPT > 0 and not find(name_of(today))
    if wanted and cache.add(f"backup-{today}", "asked for", PAUSE):
        make_daily_backup.enqueue()


@task
def make_daily_backup() -> None:
    """Make today's backup, prove it, and remove those that are too old once it is there and proved."""
    name = name_of(timezone.now().date())
    if find(name):
        return
    with tempfile.TemporaryDirectory(prefix=".", dir=FILES.here()) as place:
        path = Path(place) / name
        try:
            make_backup(path, passphrase=settings.BACKUP_PASSPHRASE)
            verify_backup(path)
        except CannotProveError as error:
            logger.warning("Today's backup was made, but not proved: %s", error)
        except BadFileError as error:
            logger.error("Today's backup is not sound. %s", error)
            return
        FILES.keep(path, name)
    _forget_old()


def _forget_old() -> None:
    for kept in backups()[settings.BACKUPS_KEPT :]:
        FILES.remove(kept.key)
    whole = {path.name for path in FILES.here().iterdir() if not path.name.startswith(".")}
    FILES.forget_here(STALE, but=whole)
