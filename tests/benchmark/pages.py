"""Measures how many pages a second the site gives, beside what nginx, Python and Django can do at best."""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import connections
from django.test import Client

from accounts.models import User
from blog.models import Post
from comments import markup
from comments.models import Comment, Discussion
from portfolio.populating.language import Language
from tests.benchmark import replies, writers
from tests.benchmark.targets import ACCEPTED, Target, fetch, running
from tests.benchmark.work import wait_for_rest, worked
from tests.factories import add_thread, make_author, make_post, make_user
from tests.nginx import find_nginx

COMMENTS = 200
# Asked for once: first so many by which each process and each thread come to know such pages, then those that count.
WARM_POSTS, COLD_POSTS = 24, 31
BLOCKS = 6
REPLIES = 2000
RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
NUMBER = re.compile(r"(\d+) requests in")
FAULTS = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*")


class Rate(NamedTuple):
    """Answers in a second, and the microseconds that processors worked for each, whatever else the machine did."""

    a_second: float
    work: float


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark pages", description=__doc__)
    options.add_argument("--rounds", type=int, default=6)
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
        site = alone.servers[0].address
        wait_for_rest(alone.processes())
        first = first_renders(site, cold)
        sizes = [len(fetch(site, alone.path, accepted)[1]) for accepted in ("identity", ACCEPTED)]
        rates = measure(targets, asked.rounds, asked.seconds, asked.clients)
    rates["posting a reply"] = [post_replies(cold, asked.clients, asked.workers)]
    print(f"{sizes[0]:,} bytes of page, {sizes[1]:,} as they are sent")
    say(targets, rates)
    for name, times in first.items():
        print(f"{statistics.median(times):7.1f} ms  first render of a page, {name}")


def fill() -> tuple[Post, list[Post]]:
    """Make a site; return the post that is asked for all the time, and those that are asked for once."""
    author = make_author()
    number = 1 + WARM_POSTS + COLD_POSTS
    language = Language(1, posts=number, comments=number * COMMENTS)
    posts = [make_post_of(author, language, n) for n in range(number)]
    for post in posts:
        add_comments(post, language)
    return posts[0], posts[1:]


def make_post_of(author: User, language: Language, number: int) -> Post:
    blocks = language.chance.choices(language.blocks, k=BLOCKS)
    body = "\n".join(block.source for block in blocks)
    slug = f"post-{number}"
    return make_post(
        author=author, title=language.title(), slug=slug, body=body, comments_open=True
    )


def add_comments(post: Post, language: Language) -> None:
    """Let 50 begin a branch of four each, and each say something else: what is said twice takes no room in a page."""
    comments = add_thread(post, number=COMMENTS, deepest=4)
    for comment in comments:
        comment.name = f"Reader {comment.pk % 37}"
        comment.website = "https://example.org/" if comment.pk % 3 else ""
        comment.body = language.sentences(1, 3)
        comment.body_html = markup.render(comment.body)
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


def first_renders(site: str, posts: Sequence[Post]) -> dict[str, list[float]]:
    """Return the milliseconds that each post took that nobody had asked for, as it is and packed for the first time."""
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
        for turn in range(len(target.servers)):
            ask(target, turn, 1, clients)
    for turn in range(rounds):
        for name, target in targets.items():
            rates[name].append(ask(target, turn, seconds, clients))
            # Of what wrk did not wait for, a slow server has more left to do than a quick one.
            wait_for_rest(target.processes())
    return rates


def ask(target: Target, turn: int, seconds: int, clients: int) -> Rate:
    """Return how many answers came. Raises ``RuntimeError`` for one that was no page."""
    headers = ["-H", f"Accept-Encoding: {ACCEPTED}"]
    if target.cookie:
        headers += ["-H", f"Cookie: {target.cookie}"]
    command = ["wrk", "-t2", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", *headers]
    before = worked(target.processes())
    run = subprocess.run(
        [*command, target.address(turn)], capture_output=True, text=True, check=True
    )
    return rate_in(run.stdout, worked(target.processes()) - before)


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
