"""Keeps each post's card in step with what it says."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.cards.drawing import draw
from blog.models import Post, Site

# Raise it when draw() draws the same words otherwise.
DRAWING = 1


def key_of(title: str, site: str, author: str) -> str:
    """Name what a card says, and how it is drawn."""
    said = "\n".join([str(DRAWING), title, site, author])
    return hashlib.sha256(said.encode()).hexdigest()


def keep_card(post: Post) -> None:
    """Draw the post's card, unless there is no need for one: a cover, nobody who may see it, one that is right."""
    if post.cover_id or post.status != Post.Status.PUBLISHED:
        return
    site, author = Site.current().title, post.author.get_full_name()
    key = key_of(post.title, site, author)
    if post.card_key == key and (not post.card or default_storage.exists(post.card)):
        return
    drawn = draw(title=post.title, site=site, author=author)
    name = f"cards/{post.pk}-{key[:12]}.png" if drawn else ""
    if drawn and not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(drawn))
    Post.objects.filter(pk=post.pk).update(card=name, card_key=key)
    if post.card not in {"", name}:
        default_storage.delete(post.card)
