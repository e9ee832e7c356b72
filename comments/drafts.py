"""What a visitor's session keeps: replies that were not sent yet, and which comments are the visitor's own."""

from django.http import HttpRequest


def own_comments(request: HttpRequest) -> list[int]:
    """Return the numbers of the comments that were written in this session."""
    return list(request.session.get("own_comments", []))
