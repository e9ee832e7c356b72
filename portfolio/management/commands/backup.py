"""``manage.py backup``: a copy of the running site."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portfolio.archive.files import BadFileError
from portfolio.backup.making import make_backup


class Command(BaseCommand):
    help = "Copies the database and the pictures into a file, while the site runs. See also verify_backup, restore."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, such as backup.zip.")
        parser.add_argument(
            "--with-key",
            action="store_true",
            help="Put the secret key in too, locked by the passphrase in BACKUP_PASSPHRASE.",
        )

    @override
    def handle(self, *_args: Any, file: Path, with_key: bool, **_options: Any) -> None:
        if with_key and not settings.BACKUP_PASSPHRASE:
            raise CommandError("Set BACKUP_PASSPHRASE to lock the secret key with.")
        try:
            counts = make_backup(file, passphrase=settings.BACKUP_PASSPHRASE if with_key else "")
        except BadFileError as error:
            raise CommandError(str(error)) from None
        rows = sum(counts.values())
        self.stdout.write(f"{file} holds the site: {len(counts)} tables, {rows} rows.")
