"""``manage.py export_wordpress``: the blog for WordPress."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from portfolio.archive.files import BadFileError
from portfolio.moving.writing.export import write_wordpress_export


class Command(BaseCommand):
    help = "Writes posts, pages, pictures' addresses and comments into a file for WordPress's importer (WXR 1.2)."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, such as blog.xml.")

    @override
    def handle(self, *_args: Any, file: Path, verbosity: int, **_options: Any) -> None:
        say = self.stdout.write if verbosity > 1 else lambda _line: None
        try:
            count = write_wordpress_export(file, say)
        except BadFileError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{file} holds {count} posts, pages and pictures, with their replies.")
