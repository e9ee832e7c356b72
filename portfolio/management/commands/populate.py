"""``manage.py populate``: a site as large as wished for, to try how the machine bears it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, override

from django.core.management import BaseCommand, CommandError

from portfolio.populating.filling import has_content, populate


def count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"“{text}” is no number of things.")
    return int(text)


class Command(BaseCommand):
    help = "Fills a new site with made-up posts and replies, always the same, to see how it bears so many."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", type=count, default=1_000, help="Default: 1000.")
        parser.add_argument("--comments", type=count, default=10_000, help="Default: 10000.")
        parser.add_argument("--seed", type=count, default=1, help="Another number makes others.")
        parser.add_argument(
            "--add", action="store_true", help="Also where there are posts or replies already."
        )

    @override
    def handle(
        self, *_args: Any, posts: int, comments: int, seed: int, add: bool, **_options: Any
    ) -> None:
        if has_content() and not add:
            raise CommandError("There is something on this site. With --add, this comes to it.")
        if not posts:
            raise CommandError("Replies need posts: --posts is at least 1.")
        populate(posts=posts, comments=comments, seed=seed, say=self._say)
        self.stdout.write(f"\r{posts} posts and {comments} replies are written.")

    def _say(self, posts: int, comments: int) -> None:
        self.stdout.write(f"\r{posts} posts, {comments} replies", ending="")
        self.stdout.flush()
