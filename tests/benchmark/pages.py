"""Measures how many pages a second the site gives, beside what nginx, Python and Django can do at best."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import pickle
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import connection, connections
from django.test import Client

from blog.models import Post
from comments import markup
from comments.models import Comment, Discussion
from portfolio.management.commands.serve import THREADS
from portfolio.ports import free_port
from tests.benchmark import replies, writers
from tests.benchmark.work import wait_for_rest, worked
from tests.factories import add_thread, make_author, make_post, make_user
from tests.nginx import find_nginx, running_nginx

# As Chromium asks.
ACCEPTED = "gzip, deflate, br, zstd"
COMMENTS = 200
# Asked for once: first so many by which each process and each thread come to know such pages, then those that count.
WARM_POSTS, COLD_POSTS = 24, 31
REPLIES = 2000
PATIENCE = 180
WORDS = (
    "Thank you for this. We tried the same with our readers' group last winter, and found that people who had never "
    "said a word at the desk were happy to write three sentences under a post. "
)
# What of an answer is not the page's own.
PASSING = {"date", "server", "connection", "transfer-encoding", "x-request-id"}
# Who asks first in each process gets a page packed in haste, and whoever asks thereafter gets it as it is kept.
UNTIL_KEPT = 20
RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
NUMBER = re.compile(r"(\d+) requests in")
FAULTS = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*")


class Rate(NamedTuple):
    """Answers in a second, and the microseconds that processors worked for each, whatever else the machine did."""

    a_second: float
    work: float


class Target(NamedTuple):
    """What is asked for, and how often it must be answered: so many times as often as what is named."""

    address: str
    # The first of the processes that answer.
    servers: tuple[int, ...]
    cookie: str = ""
    least: Mapping[str, float] = {}


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark pages", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args(arguments)
    if not (find_nginx() and shutil.which("wrk")):
        sys.exit("nginx and wrk must be installed.")
    post, cold = fill()
    cookie = signed_in(post)
    connections.close_all()
    with running(post, cookie, asked.workers) as targets:
        alone = targets["from the process alone"]
        wait_for_rest(alone.servers)
        first = first_renders(alone.address, cold)
        rates = measure(targets, asked.rounds, asked.seconds, asked.clients)
    rates["posting a reply"] = [post_replies(cold, asked.clients, asked.workers)]
    say(targets, rates)
    for name, times in first.items():
        print(f"{statistics.median(times):7.1f} ms  first render of a page, {name}")


def fill() -> tuple[Post, list[Post]]:
    """Make a site; return the post that is asked for all the time, and those that are asked for once."""
    author = make_author()
    body = f"<p>{WORDS * 3}</p>" * 6
    posts = [
        make_post(author=author, title=f"Post {n}", slug=f"post-{n}", body=body, comments_open=True)
        for n in range(1 + WARM_POSTS + COLD_POSTS)
    ]
    for post in posts:
        add_comments(post)
    return posts[0], posts[1:]


def add_comments(post: Post) -> None:
    """Let 50 begin a branch of four each."""
    comments = add_thread(post, number=COMMENTS, deepest=4)
    for comment in comments:
        comment.name = f"Reader {comment.pk % 37}"
        comment.website = "https://example.org/" if comment.pk % 3 else ""
        comment.body = f"{comment.pk}. {WORDS}"
        comment.body_html = markup.render(f"{comment.pk}. {WORDS}\n\n{WORDS}")
    Comment.objects.bulk_update(comments, ["name", "website", "body", "body_html"])


def signed_in(post: Post) -> str:
    """Return the cookies of a reader who neither wrote nor liked anything, and was here before."""
    client = Client()
    client.force_login(make_user())
    client.get(post.get_absolute_url(), headers={"host": "127.0.0.1:8000"})
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def post_replies(posts: Sequence[Post], clients: int, workers: int) -> Rate:
    """Return how many replies were acknowledged, each shown at once, with all that belongs to one (see ``replies``)."""
    Discussion.objects.update_or_create(pk=1, defaults={"hold_first": False})
    everything = list(writers.replies(posts, replies.WARM_UP + REPLIES))
    _warm, result, worked = replies.post(everything, clients=clients, workers=workers)
    if result.otherwise:
        raise RuntimeError(str(result.refusals()))
    return Rate(result.rate, sum(worked.values()) / len(result.landed) * 1_000_000)


@contextmanager
def running(post: Post, cookie: str, workers: int) -> Iterator[dict[str, Target]]:
    """Start the site, nginx before it, nginx with a file, and Python and Django with ready bytes."""
    path = post.get_absolute_url()
    with ExitStack() as here:
        folder = Path(here.enter_context(tempfile.TemporaryDirectory()))
        command = [sys.executable, "manage.py", "serve", "--workers", str(workers)]
        site, of_site = here.enter_context(started(command, os.environ))
        answer = folder / "answer"
        headers, body = [fetch(site, path) for _ in range(UNTIL_KEPT)][-1]
        answer.write_bytes(pickle.dumps((headers, body)))
        port = free_port("127.0.0.1", 0)
        front = here.enter_context(
            running_nginx(sites=[site.removeprefix("http://")], port=port, folder=folder)
        )
        both = (of_site, int((folder / "nginx.pid").read_text()))
        file, of_file = here.enter_context(nginx_with_a_file(folder / "file", headers, body))
        python, of_python = here.enter_context(granian("callable_", answer, workers))
        django, of_django = here.enter_context(granian("django_application", answer, workers))
        alone = {"Python": 0.8, "Django": 2.5, "file": 0.3}
        yield {
            "nginx, a file of the same bytes": Target(file, (of_file,)),
            "Python, ready bytes": Target(python, (of_python,)),
            "Django, ready bytes": Target(django, (of_django,)),
            "from the process alone": Target(site + path, (of_site,), least=alone),
            "behind nginx": Target(front + path, both, least={"file": 0.8}),
            "signed in": Target(site + path, (of_site,), cookie),
            "signed in, behind nginx": Target(front + path, both, cookie),
            "home": Target(f"{site}/", (of_site,)),
            "feed": Target(f"{site}/feed/", (of_site,)),
            "search": Target(f"{site}/search/?q=winter", (of_site,)),
        }


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the address of a server, and the number of its first process."""
    port = free_port("127.0.0.1", 0)
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**environment, "SITE_URL": address},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def granian(name: str, answer: Path, workers: int) -> AbstractContextManager[tuple[str, int]]:
    """Return a server of ``bare`` with as many processes and threads as the site's own."""
    granian_ = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command = [
        *granian_,
        "--workers",
        str(workers),
        "--blocking-threads",
        str(THREADS[connection.vendor]),
    ]
    plain = {n: v for n, v in os.environ.items() if n != "DJANGO_SETTINGS_MODULE"}
    environment = {**plain, "BENCHMARK_ANSWER": str(answer)}
    return started([*command, f"tests.benchmark.bare:{name}"], environment)


@contextmanager
def nginx_with_a_file(
    folder: Path, headers: Sequence[tuple[str, str]], body: bytes
) -> Iterator[tuple[str, int]]:
    """Have nginx send what the site sent, packed as it is, as nginx sends files fastest."""
    folder.mkdir()
    (folder / "page").write_bytes(body)
    port = free_port("127.0.0.1", 0)
    said = [pair for pair in headers if pair[0].lower() not in {"content-length", "content-type"}]
    lines = "\n".join(f"add_header {name} {json.dumps(value)};" for name, value in said)
    file = folder / "nginx.conf"
    file.write_text(
        f"""
        user root; worker_processes auto; pid {folder}/nginx.pid; error_log stderr warn;
        events {{ worker_connections 4096; }}
        http {{
            access_log off; etag off; if_modified_since off; keepalive_requests 1000000;
            sendfile on; tcp_nopush on; open_file_cache max=10;
            server {{
                listen 127.0.0.1:{port}; root {folder};
                location / {{ default_type "text/html; charset=utf-8"; try_files /page =404; {lines} }}
            }}
        }}
        """,
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [str(find_nginx()), "-c", str(file), "-p", str(folder), "-g", "daemon off;"]
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fetch(f"http://127.0.0.1:{port}", "/")
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return


def fetch(site: str, path: str, accepted: str = ACCEPTED) -> tuple[list[tuple[str, str]], bytes]:
    """Return the headers that are the page's own, and the page as it came."""
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=PATIENCE)
    connection.request("GET", path, headers={"Accept-Encoding": accepted})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return [pair for pair in answer.getheaders() if pair[0].lower() not in PASSING], body


def first_renders(address: str, posts: Sequence[Post]) -> dict[str, list[float]]:
    """Return the milliseconds that each post took that nobody had asked for, as it is and packed for the first time."""
    site = "/".join(address.split("/")[:3])
    times: dict[str, list[float]] = {"as it is": [], "packed": []}
    for post in posts[:WARM_POSTS]:
        fetch(site, post.get_absolute_url(), ACCEPTED)
    for number, post in enumerate(posts[WARM_POSTS:]):
        name, accepted = ("packed", ACCEPTED) if number % 2 else ("as it is", "identity")
        began = time.perf_counter()
        fetch(site, post.get_absolute_url(), accepted)
        times[name].append((time.perf_counter() - began) * 1000)
    return times


def measure(
    targets: Mapping[str, Target], rounds: int, seconds: int, clients: int
) -> dict[str, list[Rate]]:
    """Ask each in turn, and all over again: what else the machine does then happens to all of them."""
    rates: dict[str, list[Rate]] = {name: [] for name in targets}
    for target in targets.values():
        ask(target, 1, clients)
    for _ in range(rounds):
        for name, target in targets.items():
            rates[name].append(ask(target, seconds, clients))
    return rates


def ask(target: Target, seconds: int, clients: int) -> Rate:
    """Return how many answers came. Raises ``RuntimeError`` for one that was no page."""
    headers = ["-H", f"Accept-Encoding: {ACCEPTED}"]
    if target.cookie:
        headers += ["-H", f"Cookie: {target.cookie}"]
    command = ["wrk", "-t2", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", *headers]
    before = worked(target.servers)
    run = subprocess.run([*command, target.address], capture_output=True, text=True, check=True)
    return rate_in(run.stdout, worked(target.servers) - before)


def rate_in(said: str, work: float) -> Rate:
    """Return what wrk said, and what servers worked for it, in seconds, as a rate."""
    fault, rate, number = FAULTS.search(said), RATE.search(said), NUMBER.search(said)
    if fault or not rate or not number:
        raise RuntimeError(fault[0] if fault else said)
    return Rate(float(rate[1]), work / max(1, int(number[1])) * 1_000_000)


def say(targets: Mapping[str, Target], rates: Mapping[str, Sequence[Rate]]) -> None:
    """Print the medians, and how many times as often each was answered as what is at best."""
    medians = {name: statistics.median(r.a_second for r in found) for name, found in rates.items()}
    work = {name: statistics.median(rate.work for rate in found) for name, found in rates.items()}
    best = {
        word: next(rate for name, rate in medians.items() if name.startswith(start))
        for word, start in (("file", "nginx, a file"), ("Python", "Python"), ("Django", "Django"))
    }
    print(f"{'':32} a second    × file  × Python  × Django   µs of work")
    for name, rate in medians.items():
        ratios = {word: rate / other for word, other in best.items()}
        least = targets[name].least if name in targets else {}
        missed = [word for word in least if ratios[word] < least[word]]
        columns = "".join(f"{ratio:10.2f}" for ratio in ratios.values())
        line = f"{name:32} {rate:8,.0f}{columns} {work[name]:12,.0f}"
        print(line + (f"  too few: × {', × '.join(missed)}" if missed else ""))
