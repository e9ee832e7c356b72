"""The process of one site that ``growth`` measures: ``python -m tests.benchmark.growing_site POSTS COMMENTS``.

It populates its database unless that is done, says which pages there are, and makes each as often as it is told to.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - only now: they are models
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from blog.models import Category, Post, Site, Tag  # noqa: E402
from blog.search import index  # noqa: E402
from portfolio.populating.filling import populate  # noqa: E402
from portfolio.populating.rows import count_rows  # noqa: E402
from tests.factories import add_thread, make_comment, make_post  # noqa: E402

# What is measured shows the same on both sites: their newest and oldest posts, in the lists that most posts are in.
OLDEST, NEWEST = (datetime.datetime(year, 6, 5, tzinfo=datetime.UTC) for year in (2001, 2026))
ALIKE = 24
REPLIES = 200
BODY = "<p>The same words stand in each of these, which readers will find on either site.</p>" * 3
RARE = "quokka"


def main(posts: int, comments: int) -> None:
    call_command("migrate", verbosity=0)
    if not Post.objects.exists():
        populate(posts=posts, comments=comments, seed=1)
    if not Post.objects.filter(slug="alike-newest-0").exists():
        add_alike()
        count_rows()
    tell(pages())
    # What is not there is asked for on purpose.
    logging.disable()
    client = Client(headers={"host": "127.0.0.1"})
    for line in sys.stdin:
        address, is_changed = json.loads(line)
        if is_changed:
            Site.objects.update(tagline=f"Changed at {time.monotonic()}")
        tell(make(client, address))


def make(client: Client, address: str) -> tuple[float, float]:
    """Return the milliseconds that a page took: of the clock, and of the processors."""
    others = servers()
    worked, began = seconds_worked(others), time.perf_counter()
    answer = client.get(address)
    # What a feed or a page streams belongs to it.
    answer.getvalue() if hasattr(answer, "getvalue") else answer.content
    taken, more = time.perf_counter() - began, seconds_worked(others) - worked
    assert answer.status_code == (404 if "nowhere" in address else 200), address
    return taken * 1000, more * 1000


def seconds_worked(others: list[int]) -> float:
    """Return how long this process and ``others`` have worked."""
    nanoseconds = 0
    for process in others:
        with suppress(OSError):
            nanoseconds += int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    return time.process_time() + nanoseconds / 1e9


def servers() -> list[int]:
    """Return PostgreSQL's processes that work for this one. On another machine, they are none of ours."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [row[0] for row in cursor.fetchall()]


def tell(what: object) -> None:
    print(json.dumps(what), flush=True)


def add_alike() -> None:
    author = User.objects.annotate(n=Count("posts")).latest("n")
    category = Category.objects.annotate(n=Count("posts")).latest("n")
    tag = Tag.objects.annotate(n=Count("posts")).latest("n")
    for name, day in (("oldest", OLDEST), ("newest", NEWEST)):
        for number in range(ALIKE):
            post = make_post(
                title=f"Alike {number}",
                slug=f"alike-{name}-{number}",
                author=author,
                body=BODY + (f"<p>A {RARE}.</p>" if number % 8 == 0 else ""),
                published_at=day + datetime.timedelta(minutes=number),
                categories=(category,),
                tags=(tag,),
                card_key="none",
                related=[],
            )
            if number == 0:
                add_thread(post, number=REPLIES, deepest=4)
            make_comment(post=post, body="The same, too.", created_at=post.published_at)
    index.catch_up()


def pages() -> dict[str, str]:
    long = Post.objects.get(slug="alike-newest-0").get_absolute_url()
    post = Post.objects.get(slug="alike-newest-5").get_absolute_url()
    category = Category.objects.filter(posts__slug="alike-newest-0")[0].get_absolute_url()
    tag = Tag.objects.filter(posts__slug="alike-newest-0")[0].get_absolute_url()
    author = f"/author/{User.objects.get(posts__slug='alike-newest-0').username}/"
    last = -(-Post.objects.published().posts().count() // 10)
    return {
        "home": "/",
        "page 2": "/page/2/",
        "last page": f"/page/{last - 1}/",
        "archive": "/archive/",
        "year": "/2018/",
        "month": "/2026/06/",
        "day": "/2026/06/05/",
        "category": category,
        "tag": tag,
        "author": author,
        "post": post,
        "post, 200 replies": long,
        "newest replies first": f"{long}comments/newest/",
        "feed": "/feed/",
        "category's feed": f"{category}feed/",
        "tag's feed": f"{tag}feed/",
        "author's feed": f"{author}feed/",
        "replies' feed": "/comments/feed/",
        "post's replies' feed": f"{long}feed/",
        "sitemap": "/sitemap.xml",
        "sitemap of posts": "/sitemap-posts.xml",
        "sitemap of tags": "/sitemap-tags.xml",
        "search, rare": f"/search/?q={RARE}",
        "search, frequent": "/search/?q=library",
        "search, nothing": "/search/?q=nonsensical",
        "not found": "/2016/05/12/nowhere/",
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
