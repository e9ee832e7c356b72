"""What is in a feed, whatever its format."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class FeedPicture:
    address: str
    mime_type: str
    width: int
    height: int


@dataclass(frozen=True)
class FeedEntry:
    """A post or a comment. Addresses are whole; ``html`` may stand anywhere."""

    guid: str
    address: str
    title: str
    html: str
    author: str
    published_at: datetime.datetime
    # When readers are to look at it again, and when anything of it was saved.
    changed_at: datetime.datetime
    saved_at: datetime.datetime
    summary: str = ""
    # Its own, where that is another than the feed's.
    language: str = ""
    author_address: str = ""
    terms: tuple[str, ...] = ()
    picture: FeedPicture | None = None
    # Where it is answered, and the feed of the answers.
    replies_address: str = ""
    replies_feed: str = ""
    # What it answers: the guid and the address.
    in_reply_to: tuple[str, str] | None = None


@dataclass(frozen=True)
class Feed:
    """Entries, newest first, and the page that they stand on."""

    title: str
    about: str
    page: str
    entries: tuple[FeedEntry, ...]

    @property
    def saved_at(self) -> datetime.datetime | None:
        """When it last became another; None for an empty one. What is scheduled makes it another when it appears."""
        moments = (max(entry.saved_at, entry.published_at) for entry in self.entries)
        return max(moments, default=None)
