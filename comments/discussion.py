"""The author's rules for replies, looked up once a request, if not kept from an earlier one."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from blog.models import Site
from blog.parts import parts_of
from comments.models import Discussion


class House(NamedTuple):
    """The site and the author's rules, looked up once for everything that a reply causes."""

    site: Site
    discussion: Discussion

    @classmethod
    def current(cls) -> House:
        return cls(Site.current(), Discussion.current())


def discussion_of(request: HttpRequest) -> Discussion:
    return parts_of(request).get_or_make("discussion", Discussion.current)
