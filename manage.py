#!/usr/bin/env python
"""Runs the project's commands: ``uv run manage.py <command>``."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    if sys.argv[1:2] == ["demo"]:
        # The demo has its own data folder, so it must be known before the settings are read.
        os.environ["DEMO"] = "true"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
