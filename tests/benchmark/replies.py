"""Measures how many replies the site takes in a second, with all that belongs to one, and looks for each after."""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence

from django.db import connections

from accounts.client import client_at
from blog import upkeep
from blog.models import Post
from comments.models import (
    PATH_STEP,
    Allowance,
    Comment,
    Decision,
    Discussion,
    OutgoingMail,
    ThreadVersion,
)
from comments.spam.limits import limits_on
from tests.benchmark.serving import served
from tests.benchmark.work import Work, wait_for_rest
from tests.benchmark.writers import Reply, Result, replies, send_all
from tests.factories import make_author, make_post

POSTS = 200
WARM_UP = 200


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark replies", description=__doc__)
    options.add_argument("--replies", type=int, default=3000)
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args(arguments)
    posts = fill()
    ways = {
        "shown at once, to many posts": ({"hold_first": False}, posts),
        "shown at once, all to one post": ({"hold_first": False}, posts[:1]),
        "held, as a stranger's first is": ({}, posts),
    }
    problems, first = [], 0
    for name, (rules, to) in ways.items():
        Discussion.objects.update_or_create(pk=1, defaults={"hold_first": True, **rules})
        everything = list(replies(to, WARM_UP + asked.replies, first=first))
        first += len(everything)
        warm, result, worked = post(everything, clients=asked.clients, workers=asked.workers)
        problems += uncounted(everything[WARM_UP:])
        say(name, result, worked)
        problems += [f"answered {what}" for what in (*warm.otherwise, *result.otherwise)]
        problems += [*missing(everything, warm, result), *inconsistent()]
    for problem in problems:
        print(problem)
    sys.exit(bool(problems))


def post(
    everything: Sequence[Reply], *, clients: int, workers: int
) -> tuple[Result, Result, Mapping[str, float]]:
    """Send the replies to the site: what came of the first, of those that count, and what these were worked for."""
    connections.close_all()
    with served(workers=workers) as site:
        # When it starts it makes, and proves, the backup of the day.
        wait_for_rest([site.process.pid])
        warm = send_all(site.port, everything[:WARM_UP], clients=clients)
        work = Work(site)
        result = send_all(site.port, everything[WARM_UP:], clients=clients)
        worked = work.so_far()
    return warm, result, worked


def fill(number: int = POSTS) -> list[Post]:
    """Make a site with posts of an author who wants mail."""
    author = make_author(email="author@example.org")
    posts = [
        make_post(author=author, title=f"Post {n}", slug=f"post-{n}", body="<p>Words.</p>" * 300)
        for n in range(number)
    ]
    # What the site would do for them as soon as it begins, with cards that take longer to draw than replies to write.
    last = 0
    while last := upkeep.renew(upkeep.outdated(), after=last):
        pass
    return posts


def say(name: str, result: Result, worked: Mapping[str, float]) -> None:
    ordered = sorted(result.seconds)
    slow = ordered[int(0.99 * (len(ordered) - 1))] * 1000
    median = statistics.median(ordered) * 1000
    print(
        f"{result.rate:7.0f} a second, {median:5.0f} ms median, {slow:5.0f} ms 99 %, "
        f"{len(result.landed)} acknowledged, {len(result.otherwise)} not: {name}",
        flush=True,
    )
    each = {who: seconds / len(result.seconds) * 1000 for who, seconds in worked.items()}
    said = ", ".join(f"{milliseconds:.2f} {who}" for who, milliseconds in each.items())
    print(f"{sum(each.values()):16.2f} ms of the processors' work for each: {said}", flush=True)


def missing(everything: Sequence[Reply], *results: Result) -> list[str]:
    """Return a sentence for each acknowledged reply that is not there exactly once, with its decision and its mail."""
    landed = {n: pk for result in results for n, pk in result.landed.items()}
    problems = []
    mails = set(OutgoingMail.objects.values_list("key", flat=True))
    told = {int(key.split(":")[1]) for key in mails if key.startswith("reply:")}
    decided = set(Decision.objects.values_list("comment", flat=True))
    for reply in everything:
        if reply.number not in landed:
            continue
        found = list(Comment.objects.filter(name=reply.name).values_list("pk", "post", "body"))
        if found != [(landed[reply.number], reply.post.pk, reply.body)]:
            problems.append(f"reply {reply.number} is there so: {found}")
        elif found[0][0] not in told or found[0][0] not in decided:
            problems.append(f"reply {reply.number} has no mail or no decision")
    return problems


def inconsistent() -> list[str]:
    """Return a sentence for whatever is not as it must be: places in threads, versions, what limits counted."""
    problems = [
        f"{comment.pk} stands nowhere in its thread"
        for comment in Comment.objects.only("root", "path")
        if comment.root_id != comment.pk or comment.path != f"{comment.pk:0{PATH_STEP}}"
    ]
    shown = Comment.objects.approved().values_list("post", "shown_in")
    if len(set(shown)) != len(shown):
        problems.append("two replies came in one version of a thread")
    for version in ThreadVersion.objects.all():
        count = Comment.objects.approved().filter(post=version.pk).count()
        if count != version.number:
            problems.append(f"thread {version.pk} has {count} replies in version {version.number}")
    return problems


def uncounted(everything: Sequence[Reply]) -> list[str]:
    """Return a sentence for each limit that did not count a reply. Ask soon: what holds nobody back is forgotten."""
    counted = set(Allowance.objects.values_list("key", flat=True))
    limits = (limit for reply in everything for limit in limits_on(client_at(reply.address), None))
    return [f"nothing was counted by {limit.key}" for limit in limits if limit.key not in counted]
