"""The Markdown subset of replies."""

from django.utils.html import escape


def render(source: str) -> str:
    return f"<p>{escape(source)}</p>"
