"""The pages of a thread: the orders that it comes in, and the address of each page."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    # The order that the author has readers begin with: its pages have the post's own address.
    usual: str = OLDEST

    def beside(self, step: int) -> Place:
        return replace(self, number=self.number + step)

    def address(self, post: Post) -> str:
        """Return where the page stands; as WordPress has it, in the usual order."""
        address = post.get_absolute_url()
        if self.order != self.usual:
            address += f"comments/{self.order}/"
        if self.number > 1:
            address += f"comment-page-{self.number}/"
        return address


def first_places(usual: str = OLDEST) -> list[tuple[str, Place]]:
    """Return what a reader may choose from, and what it is called."""
    return [
        (gettext("Oldest"), Place(OLDEST, usual=usual)),
        (gettext("Newest"), Place(NEWEST, usual=usual)),
        (gettext("Most liked"), Place(LIKED, usual=usual)),
    ]


def place_asked_for(request: HttpRequest, usual: str = OLDEST) -> Place:
    """Return the page that the request's address names; under the post's own, the first."""
    match = request.resolver_match
    names = match.kwargs if match else {}
    return Place(names.get("order", usual), names.get("comment_page", 1), usual)


class OrderConverter(StringConverter):
    """The orders that have an address of their own."""

    regex = f"{OLDEST}|{NEWEST}|{LIKED}|{ALL}"
