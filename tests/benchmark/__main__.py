"""Starts a measurement on a site of its own: ``uv run python -m tests.benchmark search --posts 100000``."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile

import django
from django.core.management import call_command


def main(name: str, *options: str) -> None:
    with tempfile.TemporaryDirectory(prefix="portfolio-benchmark-") as folder:
        os.environ.update(
            DATA_DIR=folder, ENV_FILE=os.devnull, DJANGO_SETTINGS_MODULE="portfolio.settings"
        )
        if "--database" in options:
            place = options.index("--database")
            os.environ["DATABASE_URL"] = options[place + 1]
            options = (*options[:place], *options[place + 2 :])
        django.setup()
        call_command("migrate", verbosity=0)
        # Only now: a measurement imports models.
        importlib.import_module(f"tests.benchmark.{name}").main(options)


if __name__ == "__main__":
    main(*sys.argv[1:])
