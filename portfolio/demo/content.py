"""Reads the demo's posts and pages: one HTML file each, beneath a few lines that say what it is."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

FOLDER = Path(__file__).parent
# A picture's place in a text: the loader of the texts knows its file, its size and its words.
PICTURE = re.compile(r'<img src="picture:([a-z-]+)">')


@dataclass(frozen=True)
class Text:
    """A post, or a page if it has a place in the menu."""

    slug: str
    title: str
    published_at: datetime.datetime
    body: str
    excerpt: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    cover: str = ""
    menu_order: int | None = None


def posts() -> list[Text]:
    """Return the posts, oldest first. The file's name has the day and the slug, as the permalink has."""
    return [_read(path, *_day_and_slug(path)) for path in sorted(FOLDER.glob("posts/*.html"))]


def pages() -> list[Text]:
    return [_read(path, "", path.stem) for path in sorted(FOLDER.glob("pages/*.html"))]


def _day_and_slug(path: Path) -> tuple[str, str]:
    return path.stem[:10] + " ", path.stem[11:]


def _read(path: Path, day: str, slug: str) -> Text:
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    moment = datetime.datetime.fromisoformat(day + facts["At"])
    return Text(
        slug=slug,
        title=facts["Title"],
        # The permalink has the day of the site's own time zone, whichever that is.
        published_at=timezone.make_aware(moment),
        body=body,
        excerpt=facts.get("Excerpt", ""),
        category=facts.get("Category", ""),
        tags=tuple(facts.get("Tags", "").split(", ")) if "Tags" in facts else (),
        cover=facts.get("Cover", ""),
        menu_order=int(facts["Menu"]) if "Menu" in facts else None,
    )
