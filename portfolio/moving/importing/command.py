"""What the commands that import have in common: they show how far it is, and say how it ended."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from portfolio.moving.importing.starting import Wishes, begin, carry_out
from portfolio.moving.importing.summing_up import summary
from portfolio.moving.models import Import
from portfolio.moving.reading.files import UnusableFileError

WIDTH = 30


class ImportCommand(BaseCommand):
    def carry_out(self, files: list[Path], wishes: Wishes, *, verbosity: int) -> None:
        """Raises ``CommandError``."""
        try:
            run, sources = begin(files, wishes)
        except UnusableFileError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        carry_out(run, sources, wishes, self._bar if verbosity else _silent)
        self._tell(run, most=None if verbosity > 1 else 50)

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


def add_trial(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="Say what would come; write nothing."
    )


def people(given: list[str]) -> dict[str, str]:
    """Return who is whom, of arguments such as "there=here". Raises ``CommandError``."""
    pairs = [one.partition("=") for one in given]
    if wrong := next((there for there, mark, here in pairs if not (mark and here)), None):
        raise CommandError(f"--author wants THERE=HERE; “{wrong}” names one person alone.")
    found = {there: here for there, _mark, here in pairs}
    for here in found.values():
        if not User.objects.filter(username=here).exists():
            raise CommandError(f"Nobody here is called “{here}”.")
    return found
