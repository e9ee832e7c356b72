"""``manage.py import_wordpress``: a blog that was at WordPress."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from portfolio.moving.importing.running import Wishes
from portfolio.moving.importing.starting import begin, carry_out
from portfolio.moving.importing.summing_up import summary
from portfolio.moving.models import Import
from portfolio.moving.reading.files import UnusableFileError

WIDTH = 30


class Command(BaseCommand):
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
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would come; write nothing."
        )
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
            people=_people(options["author"]),
        )
        try:
            run, sources = begin(files, wishes)
        except UnusableFileError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        carry_out(run, sources, wishes, self._bar if options["verbosity"] else _silent)
        self._tell(run, most=None if options["verbosity"] > 1 else 50)

    def _bar(self, phase: str, done: float) -> None:
        """Draw how far it is, in one line, for whoever looks at a terminal."""
        if not self.stderr.isatty():
            return
        full = int(WIDTH * min(done, 1))
        self.stderr.write(
            f"\r[{'#' * full}{' ' * (WIDTH - full)}] {done:4.0%} {phase:<30}", ending=""
        )

    def _tell(self, run: Import, *, most: int | None) -> None:
        if self.stderr.isatty():
            self.stderr.write("")
        count = run.remarks.count()
        for remark in run.remarks.all()[:most]:
            self.stdout.write(str(remark))
        if most is not None and count > most:
            self.stdout.write(f"… and {count - most} more: --verbosity 2 shows all of them.")
        if run.status != Import.Status.DONE:
            raise CommandError(run.problem)
        self.stdout.write(summary(run))


def _silent(_phase: str, _done: float) -> None:
    pass


def _people(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if wrong := next((there for there, mark, here in pairs if not (mark and here)), None):
        raise CommandError(f"--author wants THERE=HERE; “{wrong}” names one person alone.")
    people = {there: here for there, _mark, here in pairs}
    for here in people.values():
        if not User.objects.filter(username=here).exists():
            raise CommandError(f"Nobody here is called “{here}”.")
    return people
