"""``manage.py export_site``: the public pages as files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from portfolio.static_site.problems import BrokenPageError, FolderNotEmptyError
from portfolio.static_site.writing import write_static_site


class Command(BaseCommand):
    help = "Writes every public page into a folder: to be read from a disk, or put on any web host."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="A new or empty folder.")

    @override
    def handle(self, *_args: Any, folder: Path, verbosity: int, **_options: Any) -> None:
        say = self.stdout.write if verbosity > 1 else lambda _line: None
        try:
            files = write_static_site(folder, say)
        except FolderNotEmptyError:
            raise CommandError(
                f"There is something in {folder} already. Please choose another."
            ) from None
        except BrokenPageError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{folder} cannot be written to ({error.strerror}).") from None
        self.stdout.write(f"{folder} holds the site: {files} files.")
