"""An old site for conversions: what it had is said here, and nothing is asked of a database."""

from __future__ import annotations

from collections.abc import Iterable

from portfolio.moving.content.conversion import Converted, convert
from portfolio.moving.content.old_site import Media

OLD = "https://old.example.org"
UPLOADS = f"{OLD}/wp-content/uploads/"
BEACH = Media(7, f"{UPLOADS}2016/05/beach.jpg", "Beach", "A beach", "At noon")
TREE = Media(8, f"{UPLOADS}2016/05/tree.png", "Tree", "A tree")
SONG = Media(9, f"{UPLOADS}2016/05/song.mp3", "Song")


class FakeSite:
    """Has two pictures and a song; posts 1 and 2, and a block that posts share."""

    def __init__(self, *, blocks: dict[int, str] | None = None) -> None:
        self._blocks = blocks or {}

    def media_of(self, numbers: Iterable[int]) -> list[Media]:
        known = {one.number: one for one in (BEACH, TREE, SONG)}
        return [known[number] for number in numbers if number in known]

    def pictures_below(self, post: int) -> list[Media]:
        return [BEACH, TREE] if post == 1 else []

    def block(self, number: int) -> str:
        return self._blocks.get(number, "")

    def new_picture(self, url: str) -> str:
        if url.startswith("/media/"):
            return url
        name = url.rpartition("/")[2].partition("?")[0]
        new = {"beach.jpg": "/media/beach.jpg", "beach-300x200.jpg": "/media/beach.jpg"}
        new |= {"tree.png": "/media/tree.png"}
        return new.get(name, "") if self.is_old(url) else ""

    def new_address(self, url: str) -> str:
        new = url.replace(f"{OLD}/?p=1", "/2016/05/12/hello/").replace(UPLOADS, "/media/files/")
        return "/media/files/a.pdf" if url == f"{OLD}/a.pdf" else new

    def is_old(self, url: str) -> bool:
        return url.startswith((f"{OLD}/", "/wp-content/"))

    def is_page_of_picture(self, url: str) -> bool:
        return url == f"{OLD}/2016/05/12/hello/beach/"


def converted(source: str, **options) -> Converted:
    return convert(source, site=FakeSite(), **options)


def body_of(source: str, **options) -> str:
    return converted(source, **options).body
