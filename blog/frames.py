"""Pages in two layers: a frame that everybody shares, and in its gaps what is made for the one who looks.

A template leaves a gap by ``{% personal "template.html" %}``. Whoever asks, the frame is made as for somebody of whom
nothing is known: by a request without cookies, session and account. So nothing that is somebody's can be in it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string

from blog.context_processors import site
from blog.gaps import IN_CONTEXT, Held, marks
from blog.models import Post
from blog.parts import parts_of

# It is called what the template that fills it is called.
GAP = marks(r"[\w/]+\.html")
# What a template is told while it makes a frame.
IS_FRAME = "is_frame"
# What a request knows of who asks.
PERSONAL = ("session", "_messages", "_cached_user", "allauth", "htmx")


@dataclass(frozen=True, slots=True)
class Frame:
    """A page with gaps: every second piece is the name of the template that fills one."""

    pieces: list[str]
    post: Post

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes: up to four for a character."""
        return sum(map(len, self.pieces)) + len(self.post.body_html) + 4_000

    def filled(self, request: HttpRequest, context: Mapping[str, Any]) -> str:
        """Return the page as the visitor sees it. Raises what the templates of the gaps raise."""
        held = Held()
        pieces: list[str] = []
        for place, piece in enumerate(self.pieces):
            if place % 2:
                made = render_to_string(piece, {**context, IN_CONTEXT: held}, request)
                pieces += held.put_in(made)
            else:
                pieces.append(piece)
        return "".join(pieces)


def make_frame(
    request: HttpRequest, template: str, context: Mapping[str, Any], post: Post
) -> Frame:
    anybody = _from_anybody(request)
    # Not by what adds the visitor's account, messages and token to every other page.
    known = {**site(anybody), "request": anybody, "user": anybody.user, IS_FRAME: True}
    return Frame(GAP.split(render_to_string(template, {**known, **context})), post)


def kept_frame(request: HttpRequest) -> Frame | None:
    """Return the frame of this address, if nothing of the site has changed: what threads change is in the gaps."""
    frame: Frame | None = parts_of(request).get(_key(request))
    return frame


def keep_frame(request: HttpRequest, frame: Frame) -> None:
    """Keep the frame of a page that the public may see. What nobody else may see is made each time."""
    if frame.post.is_public:
        parts_of(request).keep(_key(request), frame, size=frame.size)


def _key(request: HttpRequest) -> tuple[str, str]:
    return "frame", request.path


def _from_anybody(request: HttpRequest) -> HttpRequest:
    """Return the request as it would be from somebody who was never here."""
    parts_of(request)  # made now, so that both have the same
    anybody = copy.copy(request)
    anybody.COOKIES = {}
    anybody.META = {
        name: value
        for name, value in request.META.items()
        if name not in {"HTTP_COOKIE", "CSRF_COOKIE", "HTTP_AUTHORIZATION", "REMOTE_USER"}
    }
    for name in PERSONAL:
        anybody.__dict__.pop(name, None)
    anybody.user = AnonymousUser()
    return anybody
