"""Asks Lighthouse about the demo's pages as `serve` serves them, on its phone with a slow network.

Wants Chromium, and Lighthouse from npm: `npm install --no-save --prefix /tmp/lighthouse lighthouse@12`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from django.core.management import call_command

from portfolio.demo.filling import fill
from portfolio.ports import free_port

PAGES = {
    "home": "/",
    "post": "/2016/05/12/networking-and-social-media/",
    "archive": "/archive/",
    "search": "/search/?q=library",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Search engines are to leave this page alone: what Lighthouse would count as a fault is meant.
NOT_ASKED = {"search": ["--skip-audits=is-crawlable"]}
CHROMIUM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
)
PATIENCE = 60
PERFECT = 100


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark lighthouse", description=__doc__)
    options.add_argument("--lighthouse", default=shutil.which("lighthouse"), help="The program.")
    program = options.parse_args(arguments).lighthouse
    if not program:
        sys.exit("Lighthouse is not here: say where it is with --lighthouse.")
    fill()
    call_command("db_worker", batch=True, verbosity=0)
    with served() as site:
        scores = {name: ask(program, f"{site}{path}", name) for name, path in PAGES.items()}
    for name, found in scores.items():
        print(f"{name:8} {'  '.join(f'{category} {score}' for category, score in found.items())}")
    if any(score < PERFECT for found in scores.values() for score in found.values()):
        sys.exit(1)


@contextmanager
def served() -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    site = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, "SITE_URL": site}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(site)
        yield site
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(site: str, patience: int = PATIENCE) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(site)
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def ask(program: str, address: str, name: str) -> dict[str, int]:
    """Return the scores of a page, after a visit that fills whatever is filled by the first."""
    urllib.request.urlopen(address).read()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [program, address, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--chrome-flags={CHROMIUM}", f"--only-categories={','.join(CATEGORIES)}"]
        subprocess.run([*command, *NOT_ASKED.get(name, [])], check=True)
        said = json.loads(report.read_text(encoding="utf-8"))
    for audit in said["audits"].values():
        if audit["score"] is not None and audit["score"] < 1:
            print(f"{name}: {audit['title']} {audit.get('displayValue', '')}".rstrip())
    return {
        category: round(said["categories"][category]["score"] * PERFECT) for category in CATEGORIES
    }
