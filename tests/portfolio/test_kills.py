"""What is acknowledged is kept, whoever dies: the benchmark kills more, and with more replies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.skipif(connection.vendor != "sqlite", reason="The benchmark kills PostgreSQL itself.")
def test_of_replies_in_whose_middle_a_process_is_killed_each_acknowledged_is_there_once():
    command = [sys.executable, "-m", "tests.benchmark", "kills", "--victims", "worker"]
    done = subprocess.run(
        [*command, "--replies", "60", "--clients", "8"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "60 acknowledged" in done.stdout) == (0, True), done
