"""The pages of a thread: the orders that it comes in, and the address of each page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls.converters import StringConverter
from django.utils.translation import gettext

from blog.models import Post

OLDEST, NEWEST, LIKED, ALL = "oldest", "newest", "liked", "all"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a thread: the replies to the post in some order, or (``ALL``) every reply that there is."""

    order: str = OLDEST
    number: int = 1

    def beside(self, step: int) -> Place:
        return Place(self.order, self.number + step)

    def address(self, post: Post) -> str:
        """Return where the page stands; as WordPress has it, in the order that a reader begins with."""
        address = post.get_absolute_url()
        if self.order != OLDEST:
            address += f"comments/{self.order}/"
        if self.number > 1:
            address += f"comment-page-{self.number}/"
        return address


def first_places() -> list[tuple[str, Place]]:
    """Return what a reader may choose from, and what it is called."""
    return [
        (gettext("Oldest"), Place()),
        (gettext("Newest"), Place(NEWEST)),
        (gettext("Most liked"), Place(LIKED)),
    ]


def place_asked_for(request: HttpRequest) -> Place:
    """Return the page that the request's address names; under the post's own, the first."""
    match = request.resolver_match
    names = match.kwargs if match else {}
    return Place(names.get("order", OLDEST), names.get("comment_page", 1))


class OrderConverter(StringConverter):
    """The orders that have an address of their own."""

    regex = f"{NEWEST}|{LIKED}|{ALL}"
