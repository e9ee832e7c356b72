"""What other sites show of a page when somebody links to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage

from blog.absolute import absolute
from blog.cards.drawing import HEIGHT, WIDTH
from blog.models import Picture, Post


@dataclass(frozen=True)
class PreviewPicture:
    address: str
    width: int
    height: int
    alt: str
    # Whether it stands for the page itself; a face stands beside its words.
    is_large: bool = True


def picture_of(post: Post) -> PreviewPicture | None:
    """Return what shows the post: its cover, the card that was drawn for it, or else its author."""
    if post.cover:
        return _of_library(post.cover)
    if post.card:
        return PreviewPicture(absolute(default_storage.url(post.card)), WIDTH, HEIGHT, post.heading)
    return portrait_of(post.author)


def portrait_of(person: Any) -> PreviewPicture | None:
    """Return the picture on somebody's card."""
    card = getattr(person, "card", None)
    return _of_library(card.picture, is_large=False) if card and card.picture else None


def _of_library(picture: Picture, *, is_large: bool = True) -> PreviewPicture:
    address = absolute(picture.file.url)
    return PreviewPicture(address, picture.width, picture.height, picture.alt, is_large)
