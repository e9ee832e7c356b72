#!/usr/bin/env python
"""Runs the project's commands: ``uv run manage.py <command>``."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    if sys.argv[1:2] == ["demo"]:
        # The demo has its own data folder, so it must be known before the settings are read.
        os.environ["DEMO"] = "true"
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A wrong setting is the operator's to mend: a sentence says more than a traceback.
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
