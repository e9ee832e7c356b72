"""``manage.py import_disqus``: comments that were kept at Disqus."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import CommandError

from portfolio.moving.disqus.matching import read_map
from portfolio.moving.disqus.running import DisqusWishes
from portfolio.moving.importing.command import ImportCommand, add_trial, people
from portfolio.moving.reading.files import UnusableFileError


class Command(ImportCommand):
    help = (
        "Brings in comments from Disqus's export files, each to the post whose address its thread had. Run again, it"
        " brings what is new, and goes on where it was stopped. Nobody gets mail about them."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", help="XML files, packed by gzip or not.")
        add_trial(parser)
        parser.add_argument(
            "--map", type=Path, metavar="CSV", help="What moved: rows of old address, new address."
        )
        parser.add_argument(
            "--author",
            action="append",
            default=[],
            metavar="THERE=HERE",
            help="Whose comments are whose: the name of the account at Disqus, and the user name here.",
        )

    @override
    def handle(self, *_args: Any, files: list[Path], **options: Any) -> None:
        try:
            moved = read_map(options["map"]) if options["map"] else {}
        except UnusableFileError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        wishes = DisqusWishes(
            is_trial=options["dry_run"], people=people(options["author"]), moved=moved
        )
        self.carry_out(files, wishes, verbosity=options["verbosity"])
