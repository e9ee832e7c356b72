"""What other sites show of a page when somebody links to it."""

from __future__ import annotations

from dataclasses import dataclass

from blog.absolute import absolute
from blog.models import Picture, Post


@dataclass(frozen=True)
class PreviewPicture:
    address: str
    width: int
    height: int
    alt: str


def picture_of(post: Post) -> PreviewPicture | None:
    """Return what shows the post: its cover."""
    return _of_library(post.cover) if post.cover else None


def _of_library(picture: Picture) -> PreviewPicture:
    address = absolute(picture.file.url)
    return PreviewPicture(address, picture.width, picture.height, picture.alt)
