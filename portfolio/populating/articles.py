"""The posts and pages of a populated site."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from accounts.models import User
from blog import headings, markup, reading
from blog.cards.keeping import key_of
from blog.models import Post, PostEntry, Site
from blog.models.post import LONG
from blog.search.posts import POSTS
from portfolio.populating.filed import Terms
from portfolio.populating.language import Block, Language
from portfolio.populating.people import People
from portfolio.populating.rows import Table

FIRST_DAY = datetime.datetime(2010, 1, 1, 7, tzinfo=datetime.UTC)
YEARS = 15
# Far enough away to be still to come whenever the site is populated.
SCHEDULED = datetime.datetime(2090, 1, 1, 7, tzinfo=datetime.UTC)
# Of a thousand posts: so many drafts, private ones, and scheduled ones.
DRAFTS, PRIVATE, SCHEDULES = 20, 10, 1
LONG_ONES = 10
# Of a hundred.
WITH_EXCERPT = 20
MOST_RELATED = 5
# Of an identifier: what makes it one of a populated site's.
NAMED = 0x706F70 << 104


@dataclass(frozen=True)
class Written:
    """What its thread needs to know of a post."""

    pk: int
    published_at: datetime.datetime
    author_id: int


class Articles:
    """Makes posts one after the other, the oldest first. They wait in ``tables`` until these are written."""

    def __init__(self, language: Language, people: People, terms: Terms, posts: int) -> None:
        self._language, self._people, self._terms = language, people, terms
        self._chance, self._step = language.chance, datetime.timedelta(days=365 * YEARS) / posts
        self._site = Site.current()
        self.posts, self.entries = Table(Post, numbered=True), Table(PostEntry)
        self.tables = [self.posts, *terms.filed.values(), self.entries]
        self._authors = _names(people.authors)

    def write(self, number: int, pk: int) -> Written:
        """Write the post that is so many from the first one."""
        status = self._status(number)
        at = None if status == Post.Status.DRAFT else FIRST_DAY + number * self._step
        if status == Post.Status.PUBLISHED and not self.is_public(number):
            at = SCHEDULED + datetime.timedelta(hours=number)
        post = self._post(pk, at, status)
        if at:
            post.set_moment(at)
        post.related = [pk - step for step in range(1, 1 + min(MOST_RELATED, number))]
        self._terms.file(pk)
        self._keep(post)
        return Written(pk, at or FIRST_DAY, post.author_id)

    def is_public(self, number: int) -> bool:
        """Tell whether the post that is so many from the first one is there to be read, and replied to."""
        return number % 1000 < 1000 - DRAFTS - PRIVATE - SCHEDULES

    def _status(self, number: int) -> Post.Status:
        place = number % 1000
        if place >= 1000 - DRAFTS:
            return Post.Status.DRAFT
        return Post.Status.PRIVATE if place >= 1000 - DRAFTS - PRIVATE else Post.Status.PUBLISHED

    def _post(self, pk: int, at: datetime.datetime | None, status: Post.Status) -> Post:
        written = at or FIRST_DAY
        title = self._language.title()
        post = Post(
            pk=pk,
            author_id=self._people.author(),
            title=title,
            slug=f"{slugify(title)[:150]}-{pk}",
            status=status.value,
            created_at=written,
            updated_at=written,
            guid=uuid.UUID(int=NAMED | pk).urn,
            excerpt=self._language.sentences(1, 2)
            if self._chance.randrange(100) < WITH_EXCERPT
            else "",
        )
        self._fill(post)
        post.card_key = key_of(title, self._site.title, self._authors[post.author_id])
        return post

    def _fill(self, post: Post) -> None:
        """Give it a text and what readers get of it, as ``Post.set_body()`` would, from parts that are ready."""
        is_long = self._chance.randrange(1000) < LONG_ONES
        parts = self._chance.choices(self._language.blocks, k=self._chance.randint(1, 5))
        post.rendered_by = f"{Post.RENDERER}:{self._site.language}"
        if is_long:
            self._fill_long(post, parts)
            return
        post.body = "\n".join(part.source for part in parts)
        post.body_html = "\n".join(part.rendered for part in parts)
        words = sum(part.words for part in parts)
        post.reading_minutes = max(1, round(words / reading.WORDS_PER_MINUTE))

    def _fill_long(self, post: Post, parts: list[Block]) -> None:
        parts += self._chance.choices(self._language.blocks, k=40)
        chapters = [
            f"{self._language.heading()}\n{part.source}" if n % 5 == 0 else part.source
            for n, part in enumerate(parts)
        ]
        post.body = markup.sanitise("\n".join(chapters))
        post.body_html = markup.render(post.body)
        post.reading_minutes = reading.minutes_to_read(markup.plain_text(post.body_html))
        if post.reading_minutes >= LONG:
            post.contents_html = headings.contents(post.body_html)

    def _keep(self, post: Post) -> None:
        self.posts.add(**_columns(post))
        if post.status == Post.Status.PUBLISHED:
            self.entries.add(**_columns(POSTS.entry(post, language=self._site.language)))

    def write_pages(self, pks: list[int]) -> None:
        for place, pk in enumerate(pks):
            page = self._post(pk, FIRST_DAY, Post.Status.PUBLISHED)
            page.kind, page.comments_open = Post.Kind.PAGE, False
            page.menu_order = place if place < 3 else None  # noqa: PLR2004
            page.set_moment(FIRST_DAY)
            self._keep(page)


def _columns(row: Any) -> dict[str, Any]:
    return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _names(authors: list[int]) -> dict[int, str]:
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=authors)}
