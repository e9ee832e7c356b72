"""What a WordPress export (WXR) holds, whatever its version."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Author:
    number: int
    login: str
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class Term:
    """A category, a tag, or a term of another taxonomy, such as a menu."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""
    number: int = 0


@dataclass
class Head:
    """What stands before the items."""

    version: str = ""
    title: str = ""
    tagline: str = ""
    language: str = ""
    # Where the blog is, without a slash at the end; and where WordPress is, if it is elsewhere.
    address: str = ""
    site_address: str = ""
    authors: list[Author] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


@dataclass
class Reply:
    """A comment, a pingback or a trackback."""

    number: int
    parent: int = 0
    kind: str = ""
    name: str = ""
    email: str = ""
    website: str = ""
    content: str = ""
    # "1" approved, "0" pending, "spam", "trash", "post-trashed".
    approved: str = "1"
    user: int = 0
    date: datetime.datetime | None = None
    local_date: datetime.datetime | None = None
    meta: dict[str, str] = field(default_factory=dict)


class Replies(Protocol):
    """An item's comments: any number of them, read as often as one likes, until they are closed."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Reply]: ...

    def close(self) -> None: ...


class NoReplies:
    """What an item has that nobody can answer."""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Reply]:
        return iter(())

    def close(self) -> None:
        pass


@dataclass
class Item:
    """A post, page, attachment, entry of a menu, or something of a plugin's."""

    kind: str
    number: int
    title: str = ""
    link: str = ""
    guid: str = ""
    slug: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    status: str = ""
    password: str = ""
    parent: int = 0
    menu_order: int = 0
    comments_open: bool = True
    is_sticky: bool = False
    attachment_url: str = ""
    # The moment, and what the blog's own clock showed then. Of a draft it is the moment to come, if that is settled.
    is_dated: bool = True
    date: datetime.datetime | None = None
    local_date: datetime.datetime | None = None
    modified: datetime.datetime | None = None
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    replies: Replies = field(default_factory=NoReplies)
    # The highest number that any of these has.
    highest_reply: int = 0
    # What was mended while it was read, in sentences.
    notes: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What the item is called in a report."""
        name = self.title.strip() or self.slug or self.link
        return f"{self.kind or 'item'} {self.number or ''}".strip() + (
            f" “{name[:80]}”" if name else ""
        )


@dataclass(frozen=True)
class Damage:
    """An item that could not be read."""

    where: str
    reason: str
