"""How a person shows beside what they wrote."""

from __future__ import annotations

from django import template
from django.core.files.storage import default_storage

from accounts.identity import Identity
from comments.claiming import offered_to
from comments.models import Comment
from comments.text import initials, tint

register = template.Library()
register.filter("initials", initials)
register.filter("tint", tint)


@register.filter
def picture_url(comment: Comment) -> str:
    """Return where the picture beside a comment is; "" without one, or when nobody asked for it (with_pictures())."""
    name = getattr(comment, "picture", "")
    return default_storage.url(name) if name else ""


@register.simple_tag
def offers_earlier_comments(identity: Identity) -> bool:
    """Whether there are comments that were left under an address of this person's without signing in."""
    return offered_to(identity).exists()
