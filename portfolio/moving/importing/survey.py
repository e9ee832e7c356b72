"""What the files hold, noted in a first reading: so that nothing has to be kept in memory during the second."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils import timezone

from portfolio.moving.content.old_site import Media, split
from portfolio.moving.content.pictures import BACKGROUND
from portfolio.moving.importing.addresses import OldAddresses, original
from portfolio.moving.importing.scratch import Scratch
from portfolio.moving.reading.export import ExportReader
from portfolio.moving.reading.files import Source
from portfolio.moving.wxr import Head, Item
from portfolio.moving.wxr_names import CREDIT, DECORATIVE

SCHEMA = """
CREATE TABLE item (
  number INTEGER, kind TEXT, guid TEXT, link TEXT, slug TEXT, parent INTEGER, published INTEGER, place INTEGER
);
CREATE INDEX item_number ON item (number);
CREATE INDEX item_link ON item (link);
CREATE INDEX item_guid ON item (guid);
CREATE TABLE media (
  number INTEGER, url TEXT, title TEXT, alt TEXT, caption TEXT, parent INTEGER, creator TEXT, moment TEXT, link TEXT,
  credit TEXT, decorative INTEGER, menu_order INTEGER
);
CREATE INDEX media_number ON media (number);
CREATE INDEX media_parent ON media (parent);
CREATE TABLE shown (url TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE block (number INTEGER PRIMARY KEY, content TEXT);
CREATE TABLE menu (
  menu TEXT, place INTEGER, kind TEXT, object TEXT, target INTEGER, title TEXT, parent INTEGER, seen INTEGER
);
"""
IMAGE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"'<>]+)", re.IGNORECASE)
POSTS = ("post", "page")
MANY = 20_000
MOST_HOSTS = 100
MOST_ABOVE = 1_000


class Survey(Scratch):
    """What was found in the files when they were read through."""

    def __init__(self) -> None:
        super().__init__(SCHEMA)
        self.heads: list[Head] = []
        self.counts: Counter[str] = Counter()
        self.highest: Counter[str] = Counter()
        # Where attachments are: with a domain of its own, a blog of WordPress.com keeps them at its first name.
        self.file_hosts: set[str] = set()
        self.size = 0

    # --- Noting ---

    def read(self, sources: list[Source], *, tell: Callable[[int], None]) -> None:
        """Read the files through. Raises ``UnusableFileError``. ``tell`` hears how many bytes were read."""
        before = 0
        for source in sources:
            reader = ExportReader(source, counts_replies=True)
            for item in reader.items():
                if isinstance(item, Item):
                    self._note(item)
                    item.replies.close()
                tell(before + reader.position)
            self.heads.append(reader.head)
            before += reader.position
        self.size = before

    def _note(self, item: Item) -> None:
        self.counts[item.kind] += 1
        if item.kind in POSTS:
            self.counts["replies"] += len(item.replies)
            self._note_post(item)
        elif item.kind == "attachment":
            self._note_media(item)
        elif item.kind == "wp_block":
            row = (item.number, item.content)
            self._rows.execute("INSERT OR IGNORE INTO block VALUES (?, ?)", row)
        elif item.kind == "nav_menu_item":
            self._note_menu(item)

    def _note_post(self, item: Item) -> None:
        self.highest["post"] = max(self.highest["post"], item.number)
        self.highest["reply"] = max(self.highest["reply"], item.highest_reply)
        place = self.counts["post"] + self.counts["page"]
        if item.date and item.local_date:
            here = timezone.localtime(item.date).replace(tzinfo=None)
            self.counts["by another clock"] += here != item.local_date
        row = (
            item.number,
            item.kind,
            item.guid,
            item.link,
            item.slug,
            item.parent,
            item.status == "publish",
            place,
        )
        self._rows.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        behind = html.unescape(item.content) if "background" in item.content else ""
        addresses = {*IMAGE.findall(item.content), *BACKGROUND.findall(behind)}
        found = [(html.unescape(one),) for one in addresses if not one.startswith("data:")]
        self._rows.executemany("INSERT OR IGNORE INTO shown VALUES (?)", found)

    def _note_media(self, item: Item) -> None:
        url = item.attachment_url or item.guid
        self._note_host(url)
        alt = html.unescape(item.meta.get("_wp_attachment_image_alt", ""))
        moment = item.date.isoformat() if item.date else ""
        row = (
            item.number,
            url,
            item.title,
            alt,
            item.excerpt,
            item.parent,
            item.creator,
            moment,
            item.link,
            item.meta.get(CREDIT, ""),
            item.meta.get(DECORATIVE) == "1",
            item.menu_order,
        )
        self._rows.execute("INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _note_host(self, url: str) -> None:
        parts = split(original(url))
        if parts and parts.hostname and len(self.file_hosts) < MOST_HOSTS:
            self.file_hosts.add(parts.hostname)

    def _note_menu(self, item: Item) -> None:
        meta = item.meta
        menu = next((term.slug for term in item.terms if term.taxonomy == "nav_menu"), "")
        target = meta.get("_menu_item_object_id", "")
        parent = meta.get("_menu_item_menu_item_parent", "")
        row = (
            *(
                menu,
                item.menu_order,
                meta.get("_menu_item_type", ""),
                meta.get("_menu_item_object", ""),
            ),
            *(
                int(target) if target.isdecimal() else 0,
                item.title or meta.get("_menu_item_url", ""),
            ),
            int(parent) if parent.isdecimal() else 0,
            item.status != "draft",
        )
        self._rows.execute("INSERT INTO menu VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    # --- Asking ---

    def _ask(self, sql: str, *values: Any) -> list[Any]:
        return self._rows.execute(sql, values).fetchall()

    def addresses(self) -> OldAddresses:
        return OldAddresses(self.heads, self.file_hosts)

    def origin(self) -> str:
        """Return what names the other blog: its host and folder."""
        return origin_of(self.heads)

    def pages_below(self) -> list[tuple[int, int]]:
        """Return the numbers of pages that stand below another, and of that one: the higher ones first."""
        rows = self._ask(
            "SELECT number, parent FROM item WHERE kind = 'page' ORDER BY place LIMIT ?", MANY
        )
        above = dict(rows)
        below = [number for number, parent in above.items() if parent]
        return [
            (number, above[number]) for number in sorted(below, key=lambda one: _depth(one, above))
        ]

    def slug_of(self, number: int) -> str:
        rows = self._ask("SELECT slug FROM item WHERE number = ? ORDER BY place LIMIT 1", number)
        return str(rows[0][0]) if rows else ""

    def first_with_guid(self, guid: str) -> int:
        """Return the number of the first item of that guid."""
        rows = self._ask("SELECT number FROM item WHERE guid = ? ORDER BY place LIMIT 1", guid)
        return int(rows[0][0]) if rows else 0

    def media(self, numbers: Iterable[int]) -> list[Media]:
        found = (self._ask(f"{MEDIA} WHERE number = ? LIMIT 1", number) for number in numbers)
        return [_media(rows[0]) for rows in found if rows]

    def media_below(self, post: int) -> list[Media]:
        rows = self._ask(f"{MEDIA} WHERE parent = ? ORDER BY menu_order, number", post)
        return [_media(row) for row in rows]

    def media_with_places(self) -> Iterator[tuple[Media, int, str]]:
        """Yield every attachment, the number of what it was uploaded to, and its page's address."""
        for row in self._rows.execute(f"{MEDIA} ORDER BY number"):
            yield _media(row), row[5], row[6]

    def words_for(self, url: str) -> tuple[Media, str, str] | None:
        """Return what is said of an uploaded picture, who uploaded it and when; None if it is no attachment."""
        rows = self._ask(
            "SELECT number, url, title, alt, caption, creator, moment, credit, decorative FROM media"
            " WHERE url = ? LIMIT 1",
            url,
        )
        return next(map(_words_of, rows), None)

    def shown(self) -> Iterator[str]:
        """Yield the address of every picture that a text shows."""
        for row in self._rows.execute("SELECT url FROM shown ORDER BY url"):
            yield str(row[0])

    def count_files(self) -> int:
        shown, media = self._ask(
            "SELECT (SELECT COUNT(*) FROM shown), (SELECT COUNT(*) FROM media)"
        )[0]
        return int(shown) + int(media)

    def block(self, number: int) -> str:
        rows = self._ask("SELECT content FROM block WHERE number = ?", number)
        return str(rows[0][0]) if rows else ""

    def menus(self) -> list[Any]:
        """Return menu, object, target, title of each entry, and whether it is seen, in order."""
        return self._ask(
            "SELECT menu, object, target, title, seen FROM menu ORDER BY menu, place LIMIT ?",
            MANY,
        )


def origin_of(heads: list[Head]) -> str:
    address = heads[0].address if heads else ""
    return address.partition("://")[2][:200].lower()


def _depth(number: int, above: dict[int, int]) -> int:
    """Return how many stand above; of those that stand below themselves, enough to come last."""
    depth = 0
    while (number := above.get(number, 0)) and depth < MOST_ABOVE:
        depth += 1
    return depth


MEDIA = "SELECT number, url, title, alt, caption, parent, link FROM media"


def _words_of(row: Any) -> tuple[Media, str, str]:
    *_known, creator, moment, credit, decorative = row
    media = replace(_media(row), credit=credit, is_decorative=bool(decorative))
    return media, creator, moment


def _media(row: Any) -> Media:
    return Media(number=row[0], url=row[1], title=row[2], alt=row[3], caption=row[4])
