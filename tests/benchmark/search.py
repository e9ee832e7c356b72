"""Measures the search page."""

from __future__ import annotations

import argparse
import datetime
import io
import itertools
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from blog.models import Post

QUERIES = {
    "in nearly every post": "q=w0x",
    "in half of the posts": "q=w9x",
    "in a tenth": "q=w120x",
    "in a hundredth": "q=w1500x",
    "in a few": "q=w29000x",
    "nowhere": "q=nowhere",
    "two frequent words": "q=w0x w1x",
    "three words": "q=w20x w90x w300x",
    "some of three words": "q=w2900x w2901x w2902x",
    "a phrase": 'q="w0x w1x"',
    "a phrase that is rare": 'q="w30x w70x"',
    "frequent without frequent": "q=w20x -w3x",
    "the last page": "q=w0x&page=100",
}
TIMES = 20
VOCABULARY = 30_000
WORDS = 300
WORDS_OF_A_TITLE = 6
BATCH = 1000
FIRST_DAY = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def main(arguments: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="tests.benchmark search", description=__doc__)
    options.add_argument("--posts", type=int, default=100_000)
    number = options.parse_args(arguments).posts
    fill(number)
    measure(number)


def fill(number: int) -> None:
    writer = get_user_model().objects.create_user("writer")
    texts = _texts()
    started = time.perf_counter()
    for batch in itertools.batched(range(number), BATCH):
        Post.objects.bulk_create(_post(n, writer.pk, next(texts), next(texts)) for n in batch)
    print(f"{number} posts written in {time.perf_counter() - started:.0f} s")
    started = time.perf_counter()
    call_command("index_search", stdout=io.StringIO())
    print(f"taken into the index in {time.perf_counter() - started:.0f} s")


def _post(number: int, writer: int, title: list[str], words: list[str]) -> Post:
    post = Post(author_id=writer, title=" ".join(title[:WORDS_OF_A_TITLE]), slug=f"post-{number}")
    post.body = post.body_html = f"<p>{' '.join(words)}</p>"
    post.publish(at=FIRST_DAY + datetime.timedelta(hours=number))
    return post


def _texts() -> Iterator[list[str]]:
    """Yield the same texts each time."""
    chance = random.Random(1)
    words = [f"w{n}x" for n in range(VOCABULARY)]
    frequencies = list(itertools.accumulate(1 / (n + 1) for n in range(VOCABULARY)))
    while True:
        yield chance.choices(words, cum_weights=frequencies, k=WORDS)


def measure(number: int) -> None:
    """Print the medians, in milliseconds: of the clock, and of what the processor worked of that."""
    client = Client(headers={"host": "127.0.0.1"})
    everything: list[Taken] = []
    for name, query in QUERIES.items():
        times = [_taken(client, f"/search/?{query}") for _ in range(TIMES)]
        everything += times
        _say(times, name)
    _say(everything, f"all, with {number} posts")


class Taken(NamedTuple):
    """Seconds."""

    clock: float
    processor: float


def _taken(client: Client, address: str) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    response = client.get(address)
    taken = Taken(time.perf_counter() - clock, time.process_time() - processor)
    assert response.status_code == 200
    return taken


def _say(times: Sequence[Taken], name: str) -> None:
    clock, processor = (statistics.median(each) * 1000 for each in zip(*times, strict=True))
    print(f"{clock:7.1f} ms {processor:7.1f} ms  {name}", flush=True)
