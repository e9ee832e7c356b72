"""Which answers are the same for everybody: a view says so itself, and nothing else is shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Shared:
    """What an answer was made of besides the site itself: one post's thread, or, with None, anybody's."""

    thread: int | None = None
    # It was made of the site alone.
    is_of_site: bool = False


def share(response: HttpResponse, *, thread: int | None = None) -> None:
    """Say that whoever comes without a cookie may be sent the same."""
    if response.status_code == HTTPStatus.OK and not response.cookies:
        response.shared = Shared(thread)  # type: ignore[attr-defined]


def shared[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Mark a view whose pages are the same for everybody who has no cookie, and change with the site or any thread."""

    def marked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        share(response)
        return response

    return wraps(view)(marked)  # type: ignore[return-value]


def shared_of(response: Any) -> Shared | None:
    """Return what the view said of its answer, and None of one that it did not speak of."""
    return getattr(response, "shared", None)
