"""``manage.py restore``: a site from its backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portfolio.archive.files import BadFileError
from portfolio.backup.restoring import NotEmptyError, restore_backup


class Command(BaseCommand):
    help = "Fills an empty database and data folder from a backup. BACKUP_PASSPHRASE opens a key that is in it."
    # There are no tables yet that could be checked.
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file that backup wrote.")

    @override
    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            counts = restore_backup(file, passphrase=settings.BACKUP_PASSPHRASE)
        except NotEmptyError as error:
            raise CommandError(str(error)) from None
        except BadFileError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        rows = sum(counts.values())
        self.stdout.write(f"The site is restored: {len(counts)} tables, {rows} rows.")
