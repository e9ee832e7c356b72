"""``manage.py serve``: everything that a site needs to run, by one command."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse
from granian.constants import Interfaces
from granian.log import LogLevels

from blog.search import index
from blog.tasks import bring_index_up_to_date, renew_what_is_outdated
from portfolio import first_start
from portfolio.ports import free_port
from portfolio.serving.alone import alone
from portfolio.serving.capacity import workers_that_fit
from portfolio.serving.processes import (
    BackgroundProcess,
    Server,
    apart,
    load_application,
    load_everything,
    work_until_told,
)

COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
# So many requests are answered at once by each process. Of those who write into SQLite most wait for their turn, and
# are then written together; where PostgreSQL works on the same machine, more only get in each other's way.
THREADS = {"sqlite": 5, "postgresql": 4}
# Seconds that a request may go on after the stop.
PATIENCE = 20


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("must be 1 or more")
    return int(text)


class Command(BaseCommand):
    help = "Brings the database up to date and serves the site until Ctrl-C or SIGTERM."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in.")
        parser.add_argument(
            "--port", type=int, default=8000, help="Default: 8000; 0: any free one."
        )
        parser.add_argument(
            "--workers",
            type=at_least_one,
            help="Processes that answer requests. Default: one a processor, as far as the memory goes.",
        )
        tasks = parser.add_mutually_exclusive_group()
        tasks.add_argument(
            "--only-tasks", action="store_true", help="Work in the background, and serve nothing."
        )
        tasks.add_argument(
            "--no-tasks", action="store_true", help="Serve, while others work in the background."
        )

    @override
    def handle(
        self,
        *_args: Any,
        host: str,
        port: int,
        workers: int | None = None,
        only_tasks: bool = False,
        no_tasks: bool = False,
        **_options: Any,
    ) -> None:
        if not only_tasks:
            port = free_port(host, port)
        try:
            apart(self._prepare)
            renew()
            if only_tasks:
                self._say("Working in the background. Press Ctrl-C to stop.")
                work_until_told()
            else:
                self._introduce(address_of(host, port))
                workers = workers or workers_that_fit(settings.PAGE_CACHE_BYTES)
                self._serve(host, port, workers, with_tasks=not no_tasks)
        except KeyboardInterrupt:
            pass  # Before the server has taken over.
        self.stdout.write("The site has stopped.")

    def _prepare(self) -> None:
        try:
            with alone():
                call_command("migrate", verbosity=0, interactive=False)
                self._collect()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database cannot be used: {reason}") from None

    def _collect(self) -> None:
        folder = settings.STATIC_ROOT
        if folder is None or settings.DEBUG or is_collected_for_good():
            return
        try:
            call_command("collectstatic", verbosity=0, interactive=False)
        except OSError as error:
            self.stderr.write(
                f"Style sheets could not be put into {folder} ({error.strerror}):"
                " pages come a little slower."
            )

    def _introduce(self, address: str) -> None:
        self.stdout.write(f"The site is at  {address}/")
        if not first_start.has_begun():
            link = reverse("first_start", kwargs={"token": first_start.make_token()})
            self.stdout.write(f"To begin, open  {address}{link}")
            self.stdout.write("That link works once. A new start prints a new one.")
        self._say("Press Ctrl-C to stop.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _serve(self, host: str, port: int, workers: int, *, with_tasks: bool) -> None:
        with counting_together():
            load_everything()
            server = Server(
                "portfolio.wsgi:application",
                address=host,
                port=port,
                interface=Interfaces.WSGI,
                workers=workers,
                blocking_threads=THREADS[connection.vendor],
                websockets=False,
                log_level=LogLevels.warning,
                respawn_failed_workers=True,
                workers_kill_timeout=PATIENCE,
            )
            background = BackgroundProcess() if with_tasks else None
            try:
                server.serve(target_loader=load_application)
            finally:
                if background:
                    background.stop()


def renew() -> None:
    """See to it that what an earlier version made is made anew."""
    renew_what_is_outdated()
    if index.is_behind():
        # A site of before there was a search, or texts that came by other ways.
        bring_index_up_to_date.enqueue()


def is_collected_for_good() -> bool:
    """Whether style sheets are where nobody can write, as in an image: whoever made that put them there."""
    folder = Path(settings.STATIC_ROOT or ".")
    return (folder / "staticfiles.json").exists() and not os.access(folder, os.W_OK)


@contextmanager
def counting_together() -> Iterator[None]:
    """Give the processes a folder to count in, if anybody wants to know (portfolio.operating.metrics)."""
    if not settings.METRICS_TOKEN:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="portfolio-metrics-") as folder:
        os.environ[COUNTED_IN] = folder
        try:
            yield
        finally:
            del os.environ[COUNTED_IN]


def address_of(host: str, port: int) -> str:
    """Return what to type: the site's address, or where it listens while that is this machine's own."""
    if not settings.SITE_IS_LOCAL:
        return str(settings.SITE_URL)
    if host not in {"127.0.0.1", "localhost", "::1"}:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
