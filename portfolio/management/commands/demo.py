"""``manage.py demo``: the whole site with something in it, for a look around."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from accounts.identity_provider.addresses import point_allauth_at
from accounts.models import User
from blog.tasks import renew_what_is_outdated
from portfolio.background import Background
from portfolio.demo.filling import fill
from portfolio.demo.password import password_that_works
from portfolio.demo.people import Author
from portfolio.demo.serving import bind_identity_provider, bind_site, reachable


class Command(BaseCommand):
    help = "Serves a demo with content of its own, in a data folder of its own, until Ctrl-C."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="Default: 8000; 0: any free one."
        )
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in.")

    @override
    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        refuse_any_other_site()
        try:
            self._run(host, port)
        except KeyboardInterrupt:
            self.stdout.write("\nThe demo has stopped.")

    def _run(self, host: str, port: int) -> None:
        with bind_site(host, port) as server:
            call_command("migrate", verbosity=0, interactive=False)
            fill()
            renew_what_is_outdated()
            provider = bind_identity_provider(host, server.server_port + 1)
            undo = point_allauth_at(provider.base_url)
            # Links in mail lead to where this demo listens.
            settings.SITE_URL = f"http://{reachable(host)}:{server.server_port}"
            background = Background()
            try:
                self._introduce(f"{settings.SITE_URL}/")
                # Each request's thread has a connection of its own; this one is not needed any more.
                connection.close()
                background.start()
                server.serve_forever()
            finally:
                background.stop()
                undo()
                provider.stop()

    def _introduce(self, address: str) -> None:
        author = User.objects.get(username=Author().username)
        password = password_that_works(author, settings.DATA_DIR / "password.txt")
        self.stdout.write(f"The demo is at  {address}")
        self.stdout.write(f"To write posts  {address}admin/")
        self.stdout.write(f"Log in with     {author.username} / {password}")
        self.stdout.write(f"Mail is kept in {settings.DATA_DIR / 'mail'}")
        self.stdout.write("Press Ctrl-C to stop.")
        self.stdout.flush()


def refuse_any_other_site() -> None:
    """Raise CommandError unless this is the demo, with a database in the demo's own folder."""
    folder = Path(settings.DATA_DIR)
    own_database = Path(str(connection.settings_dict["NAME"])).parent == folder
    if not (settings.DEMO and folder.name == "demo" and own_database):
        raise CommandError(
            "The demo fills a database of its own. Start it with: uv run manage.py demo"
        )
