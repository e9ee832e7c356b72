"""``manage.py verify_backup``: the proof that a backup can be restored."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from portfolio.archive.files import BadFileError
from portfolio.backup.making import verify_backup


class Command(BaseCommand):
    help = "Restores a backup to a scratch place, and compares every count and checksum."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file that backup wrote.")

    @override
    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            counts = verify_backup(file)
        except BadFileError as error:
            raise CommandError(str(error)) from None
        rows = sum(counts.values())
        self.stdout.write(f"{file} can be restored: {len(counts)} tables, {rows} rows, all there.")
