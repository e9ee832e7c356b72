"""The author's rules for replies, looked up once a request, if not kept from an earlier one."""

from __future__ import annotations

from django.http import HttpRequest

from blog.parts import parts_of
from comments.models import Discussion


def discussion_of(request: HttpRequest) -> Discussion:
    return parts_of(request).get_or_make("discussion", Discussion.current)
