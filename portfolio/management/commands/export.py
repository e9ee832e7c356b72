"""``manage.py export``: the whole site as one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from portfolio.archive.files import BadFileError
from portfolio.archive.writing import write_archive


class Command(BaseCommand):
    help = "Writes the whole site into a file: JSON, Markdown, pictures. Filling an empty one from it: import."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, such as site.zip.")

    @override
    def handle(self, *_args: Any, file: Path, verbosity: int, **_options: Any) -> None:
        say = self.stdout.write if verbosity > 1 else lambda _line: None
        try:
            counts = write_archive(file, say)
        except BadFileError as error:
            raise CommandError(str(error)) from None
        posts, replies = counts["blog.post"], counts["comments.comment"]
        self.stdout.write(f"{file} holds the site: {posts} posts and pages, {replies} replies.")
