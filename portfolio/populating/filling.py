"""Populates a site."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import batched

from blog.models import Post, PostEntry, Site
from comments.models import Comment, Decision, Like, ThreadVersion
from portfolio.moving.importing import numbers
from portfolio.populating.articles import FIRST_DAY, Articles
from portfolio.populating.bare_tables import bare_tables
from portfolio.populating.filed import Terms
from portfolio.populating.language import Language
from portfolio.populating.people import People
from portfolio.populating.rows import count_rows, write_together, written_fast
from portfolio.populating.threads import Threads, shares

POSTS_AT_A_TIME = 1_000
PAGES = 10
# Hears how many posts and replies there are by now.
Say = Callable[[int, int], None]


def has_content() -> bool:
    return Post.objects.exists() or Comment.objects.exists()


def populate(
    *, posts: int, comments: int, seed: int, say: Say = lambda _posts, _comments: None
) -> None:
    """Write so many posts and comments, and people, terms, pages, likes and decisions that go with them.

    ``say`` hears now and then how many there are. On an empty site the same numbers make the same rows.
    """
    Site.objects.get_or_create(pk=1, defaults={"title": "A populated site"})
    language = Language(seed, posts=posts, comments=comments)
    with written_fast(), _as_the_site_allows():
        people = People(language, comments, FIRST_DAY)
        articles = Articles(language, people, Terms(language, posts), posts)
        threads = Threads(language, people)
        articles.write_pages(numbers.take(Post, PAGES))
        public = [n for n in range(posts) if articles.is_public(n)]
        language.chance.shuffle(public)
        shared = dict(zip(public, shares(len(public), comments), strict=True))
        _write(articles, threads, [shared.get(n, 0) for n in range(posts)], say)
    count_rows()


def _as_the_site_allows() -> AbstractContextManager[None]:
    """Leave the tables of a site alone that has something to show."""
    if has_content():
        return nullcontext()
    filed = Post.categories.through, Post.tags.through
    return bare_tables(Post, *filed, PostEntry, Comment, Decision, Like, ThreadVersion)


def _write(articles: Articles, threads: Threads, replies: list[int], say: Say) -> None:
    for batch in batched(enumerate(replies), POSTS_AT_A_TIME):
        pks = numbers.take(Post, len(batch))
        comments = iter(numbers.take(Comment, sum(number for _n, number in batch)))
        for pk, (n, number) in zip(pks, batch, strict=True):
            threads.write(articles.write(n, pk), comments, number)
        write_together(*articles.tables, *threads.tables)
        say(articles.posts.written, threads.comments.written)
