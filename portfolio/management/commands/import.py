"""``manage.py import``: a new site from the file of another."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand, CommandError, call_command

from portfolio.archive.files import BadFileError
from portfolio.archive.reading import NotEmptyError, read_archive


class Command(BaseCommand):
    help = "Fills a new, empty site from a file that export wrote, on whatever database."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file that export wrote.")

    @override
    def handle(self, *_args: Any, file: Path, verbosity: int, **_options: Any) -> None:
        say = self.stdout.write if verbosity > 1 else lambda _line: None
        call_command("migrate", verbosity=0, interactive=False)
        try:
            counts = read_archive(file, say)
        except NotEmptyError:
            raise CommandError(
                "There is something in this site already. Set DATA_DIR or DATABASE_URL to a new, empty one."
            ) from None
        except BadFileError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        posts, replies = counts["blog.post"], counts["comments.comment"]
        self.stdout.write(f"The site is filled: {posts} posts and pages, {replies} replies.")
