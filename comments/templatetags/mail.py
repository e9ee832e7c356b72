"""What the text part of a mail needs."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def quoted(text: str) -> str:
    """Return ``text`` as mail quotes it: nobody takes a visitor's words, or links, for the site's."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
