"""``manage.py index_search``: makes what is searched what it should be."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, override

from django.core.management import BaseCommand

from blog.search import index


class Command(BaseCommand):
    help = "Takes into the search what is missing there or old. A running site goes on meanwhile."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="Makes the whole index anew.")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        done = index.catch_up(everything=options["all"], say=self._say)
        self.stdout.write(f"\r{done} texts taken in." if done else "Nothing was missing.")

    def _say(self, done: int) -> None:
        self.stdout.write(f"\r{done}", ending="")
        self.stdout.flush()
