"""A blog of any size as WordPress exports it: always the same, written piece by piece."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from tests.portfolio.moving.wxr import (
    END,
    HEAD,
    attachment,
    category,
    cdata,
    item,
    page,
    reply,
    term,
)

AUTHORS, CATEGORIES, TAGS = 8, 40, 400
VOCABULARY = 8_000
FIRST_DAY = datetime.datetime(2006, 1, 1, 8, tzinfo=datetime.UTC)
# By the old blog's own clock.
LOCAL = datetime.timedelta(hours=1)
SYLLABLES = (
    *("an", "ber", "co", "dal", "el", "fin", "gar", "hu", "il", "jor", "ka", "li", "mo"),
    *("nar", "os", "pel", "qui", "ra", "sen", "tor", "um", "ve", "wil", "xan", "yor", "zu"),
)
MANNERS = ("publish", "draft", "private", "future", "pending")
OFTEN = (93, 3, 2, 1, 1)
JUDGED, JUDGED_OFTEN = ("1", "0", "spam", "trash"), (90, 4, 5, 1)


def big_blog(posts: int, comments: int) -> Iterator[str]:
    """Yield the file. A twentieth of the posts are pages, most of them below another; a fifth has an upload."""
    return _BigBlog(posts, comments).pieces()


def sizes(posts: int, comments: int, chance: random.Random) -> list[int]:
    """Return how many comments each post has: most few, some many, the most by far on one; ``comments`` in all."""
    weights = [chance.paretovariate(1.1) for _ in range(posts)]
    scale = comments / sum(weights)
    counts = [int(weight * scale) for weight in weights]
    counts[counts.index(max(counts))] += comments - sum(counts)
    return counts


class _BigBlog:
    def __init__(self, posts: int, comments: int) -> None:
        self._chance = random.Random(f"{posts} {comments}")
        self._words = [
            "".join(self._chance.choices(SYLLABLES, k=1 + n % 3)) for n in range(VOCABULARY)
        ]
        self._often = list(itertools.accumulate(1 / (n + 1) for n in range(VOCABULARY)))
        self._sizes = sizes(posts, comments, self._chance)
        self._comment = 0

    def pieces(self) -> Iterator[str]:
        yield HEAD
        yield from (_author(n) for n in range(AUTHORS))
        for n in range(CATEGORIES):
            above = f"category-{n // 4}" if n >= 4 else ""
            yield category(n + 1, f"category-{n}", f"Category {n}", above, self._text(5))
        yield from (
            f"<wp:tag><wp:term_id>{1000 + n}</wp:term_id><wp:tag_slug>tag-{n}</wp:tag_slug>"
            f"<wp:tag_name>{cdata(f'Tag {n}')}</wp:tag_name></wp:tag>"
            for n in range(TAGS)
        )
        for n, size in enumerate(self._sizes):
            yield from self._item(n, size)
        yield END

    def _item(self, n: int, size: int) -> Iterator[str]:
        number, at = 10 * (n + 1), FIRST_DAY + datetime.timedelta(hours=n * 17)
        picture = f"{at:%Y/%m}/picture-{number}.jpg" if n % 5 == 0 else ""
        if picture:
            yield attachment(number + 1, picture, parent=number, title=self._text(2), **_dates(at))
        fields: dict[str, Any] = {
            "title": self._text(6).capitalize(),
            "creator": f"author{n % AUTHORS}",
            "content": self._body(n, picture),
            "excerpt": self._text(20) if n % 7 == 0 else "",
            "replies": "".join(self._replies(size, at)),
            "meta": {"_edit_last": "1", "_thumbnail_id": str(number + 1) if picture else ""},
            **_dates(at),
        }
        if n % 20 == 19:
            above = number - 200 if n % 100 != 19 and n >= 39 else 0
            yield page(number, f"page-{number}", **{**fields, "parent": above})
        else:
            slug = f"post-{number}"
            yield item(
                number,
                slug=slug,
                link=f"https://old.example.org/{at + LOCAL:%Y/%m/%d}/{slug}/",
                guid=f"https://old.example.org/?p={number}",
                status=self._chance.choices(MANNERS, OFTEN)[0],
                terms=self._terms(),
                sticky=int(n % 1000 == 1),
                comments="closed" if n % 11 == 0 else "open",
                **fields,
            )

    def _terms(self) -> str:
        filed = self._chance.sample(range(CATEGORIES), 1 + self._chance.randrange(2))
        tags = self._chance.sample(range(TAGS), self._chance.randrange(6))
        return "".join(
            [
                *(term("category", f"category-{n}", f"Category {n}") for n in filed),
                *(term("post_tag", f"tag-{n}", f"Tag {n}") for n in tags),
            ]
        )

    def _text(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._often, k=count))

    def _sentences(self, count: int) -> str:
        lengths = (self._chance.randrange(5, 18) for _ in range(count))
        return " ".join(f"{self._text(length).capitalize()}." for length in lengths)

    def _body(self, n: int, picture: str) -> str:
        """Return a text of two to five hundred words, from the block editor or from the classic one by turns."""
        image = f"https://old.example.org/wp-content/uploads/{picture}"
        parts = [self._sentences(4) for _ in range(5 + n % 6)]
        link = f'<a href="https://old.example.org/?p={10 * (n // 2 + 1)}">{self._text(2)}</a>'
        if n % 2:
            return self._blocks(parts, link, image if picture else "")
        parts.insert(
            1, f"<strong>{self._text(3)}</strong> {link}, <em>{self._text(2)}</em> &amp; so on"
        )
        parts.insert(3, f"<blockquote>{self._sentences(1)}</blockquote>")
        if picture:
            caption = f'<img src="{image}" alt="{self._text(2)}" width="300" height="200" />'
            parts.insert(
                4, f'[caption id="attachment_1" width="300"]{caption} {self._text(4)}[/caption]'
            )
        if n % 4 == 0:
            parts.insert(2, "<!--more-->")
        return "\n\n".join(parts)

    def _blocks(self, parts: Sequence[str], link: str, image: str) -> str:
        made = [f"<!-- wp:paragraph -->\n<p>{part}</p>\n<!-- /wp:paragraph -->" for part in parts]
        made.insert(2, f"<!-- wp:heading -->\n<h2>{self._text(4)}</h2>\n<!-- /wp:heading -->")
        items = "".join(f"<li>{self._text(6)} {link}</li>" for _ in range(3))
        made.insert(4, f"<!-- wp:list -->\n<ul>{items}</ul>\n<!-- /wp:list -->")
        if image:
            figure = f'<figure class="wp-block-image"><img src="{image}" alt=""/></figure>'
            made.insert(1, f"<!-- wp:image -->\n{figure}\n<!-- /wp:image -->")
        return "\n\n".join(made)

    def _replies(self, size: int, at: datetime.datetime) -> Iterator[str]:
        numbers = range(self._comment + 1, self._comment + size + 1)
        self._comment += size
        for place, number in enumerate(numbers):
            yield self._reply(number, place, size, at + datetime.timedelta(minutes=7 * place + 1))

    def _reply(self, number: int, place: int, size: int, at: datetime.datetime) -> str:
        chance = self._chance
        user = 1 + chance.randrange(AUTHORS) if chance.random() < 0.08 else 0
        guest = chance.randrange(5_000)
        return reply(
            number,
            parent=self._parent(number, place, size),
            text=self._said(),
            author=cdata(f"Author {user - 1}" if user else f"{self._words[guest].title()} {guest}"),
            author_email=f"guest{guest}@example.org",
            author_url=f"https://{guest}.example.net/" if guest % 3 == 0 else "",
            user_id=user,
            approved=chance.choices(JUDGED, JUDGED_OFTEN)[0],
            type="pingback" if chance.random() < 0.03 else "comment",
            date=f"{at + LOCAL:%Y-%m-%d %H:%M:%S}",
            date_gmt=f"{at:%Y-%m-%d %H:%M:%S}",
        )

    def _parent(self, number: int, place: int, size: int) -> int:
        """Return whom a comment answers: of two one, mostly somebody who spoke just before."""
        draw = self._chance.random()
        if draw < 0.0005 and place < size - 1:
            # Some came later than what answers them.
            return number + 1
        if not place or draw < 0.45:
            return 0
        if draw > 0.999:
            # Some are not in the file, for they were deleted there.
            return 900_000_000 + number
        return number - 1 - min(int(self._chance.expovariate(0.2)), place - 1)

    def _said(self) -> str:
        text = self._sentences(1 + min(int(self._chance.expovariate(0.5)), 20))
        match self._chance.randrange(10):
            case 0:
                return f"{text}\n\nSee https://example.com/{self._text(1)}?a=1&amp;b=2 for more."
            case 1:
                return f"<blockquote>{self._sentences(1)}</blockquote>\n{text}"
            case 2:
                return f"{text} <strong>{self._text(2)}</strong> and <em>{self._text(2)}</em>; 2 * 3 * 4 [sic]"
            case 3:
                return f'<a href="https://example.com/" rel="nofollow">{self._text(2)}</a> {escape(text)}'
            case 4:
                return f"{text}\n\n{self._sentences(2)}"
            case _:
                return text


def _author(n: int) -> str:
    return (
        f"<wp:author><wp:author_id>{n + 1}</wp:author_id><wp:author_login>author{n}</wp:author_login>"
        f"<wp:author_email>author{n}@example.org</wp:author_email>"
        f"<wp:author_display_name>{cdata(f'Author {n}')}</wp:author_display_name></wp:author>"
    )


def _dates(at: datetime.datetime) -> dict[str, str]:
    local, utc = (f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (at + LOCAL, at))
    return {"date": local, "date_gmt": utc, "modified": utc}
