"""``manage.py serve``: everything that a site needs to run, by one command."""

from __future__ import annotations

import multiprocessing
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connections
from django.urls import reverse
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from blog.search import index
from blog.tasks import bring_index_up_to_date, renew_what_is_outdated
from portfolio import first_start
from portfolio.background import Background
from portfolio.ports import free_port

# So many requests are answered at once by each process.
THREADS = 4
# Seconds that a request may go on after the stop.
PATIENCE = 20
# Seconds between two signals to a process.
A_MOMENT = 1


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("must be 1 or more")
    return int(text)


class Server(MPServer):
    """Granian, for signals that come to all of its processes at once, as those of a terminal and of systemd do."""

    @override
    def _stop_workers(self) -> None:
        # One that is told to stop a second time while it begins to may never end: let the first be heard.
        for worker in self.wrks:
            worker.interrupt_by_parent = True
            worker.join(A_MOMENT)  # type: ignore[no-untyped-call]
        super()._stop_workers()  # type: ignore[no-untyped-call]


class Command(BaseCommand):
    help = "Brings the database up to date and serves the site until Ctrl-C or SIGTERM."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in.")
        parser.add_argument(
            "--port", type=int, default=8000, help="Default: 8000; 0: any free one."
        )
        parser.add_argument(
            "--workers", type=at_least_one, default=1, help="Processes. Default: 1."
        )

    @override
    def handle(self, *_args: Any, host: str, port: int, workers: int, **_options: Any) -> None:
        port = free_port(host, port)
        try:
            self._prepare()
            self._introduce(address_of(host, port))
            self._serve(host, port, workers)
        except KeyboardInterrupt:
            pass  # Before the server has taken over.
        self.stdout.write("The site has stopped.")

    def _prepare(self) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database cannot be used: {reason}") from None
        renew_what_is_outdated()
        if index.is_behind():
            # A site of before there was a search, or texts that came by other ways.
            bring_index_up_to_date.enqueue()
        if settings.STATIC_ROOT is None or settings.DEBUG:
            return
        try:
            call_command("collectstatic", verbosity=0, interactive=False)
        except OSError as error:
            self.stderr.write(
                f"Style sheets could not be put into {settings.STATIC_ROOT} ({error.strerror}):"
                " pages come a little slower."
            )

    def _introduce(self, address: str) -> None:
        self.stdout.write(f"The site is at  {address}/")
        if not first_start.has_begun():
            link = reverse("first_start", kwargs={"token": first_start.make_token()})
            self.stdout.write(f"To begin, open  {address}{link}")
            self.stdout.write("That link works once. A new start prints a new one.")
        self.stdout.write("Press Ctrl-C to stop.")
        self.stdout.flush()

    def _serve(self, host: str, port: int, workers: int) -> None:
        # Processes begun anew have connections and threads of their own; these here must not be theirs.
        multiprocessing.set_start_method("spawn", force=True)
        connections.close_all()
        server = Server(
            "portfolio.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
        )
        background = Background()
        server.on_startup(background.start)
        try:
            server.serve()
        finally:
            background.stop()


def address_of(host: str, port: int) -> str:
    """Return what to type: the site's address, or where it listens while that is this machine's own."""
    if not settings.SITE_IS_LOCAL:
        return str(settings.SITE_URL)
    if host not in {"127.0.0.1", "localhost", "::1"}:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
