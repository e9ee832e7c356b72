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
    client = Client(headers={"host": "127.0.0.1"})
    everything: list[float] = []
    for name, query in QUERIES.items():
        times = [_milliseconds(client, f"/search/?{query}") for _ in range(TIMES)]
        everything += times
        print(f"{statistics.median(times):7.1f} ms  {name}")
    print(f"{statistics.median(everything):7.1f} ms  median of all, with {number} posts")


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    response = client.get(address)
    taken = (time.perf_counter() - started) * 1000
    assert response.status_code == 200
    return taken
