"""``manage.py import_wordpress``: a blog that was at WordPress."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from portfolio.moving.importing.command import ImportCommand, add_trial, people
from portfolio.moving.importing.running import Wishes


class Command(ImportCommand):
    help = (
        "Brings in posts, pages, comments, people and pictures from WordPress's export files (WXR). Run again, it"
        " brings what is new, and goes on where it was stopped."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", help="XML files, or ZIPs with such.")
        parser.add_argument(
            "--media-from", type=Path, metavar="DIR|ZIP", help="Where the old blog's uploads are."
        )
        parser.add_argument(
            "--fetch-media", action="store_true", help="Fetch uploads from the old blog."
        )
        add_trial(parser)
        parser.add_argument(
            "--author",
            action="append",
            default=[],
            metavar="THERE=HERE",
            help="Whose posts are whose: the old log-in name, and the user name here.",
        )

    @override
    def handle(self, *_args: Any, files: list[Path], **options: Any) -> None:
        wishes = Wishes(
            media_from=options["media_from"],
            fetches_media=options["fetch_media"],
            is_trial=options["dry_run"],
            people=people(options["author"]),
        )
        self.carry_out(files, wishes, verbosity=options["verbosity"])
