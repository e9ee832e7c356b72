"""What pages are made of that is the same for everybody: made once, and used for as long as it stays as it is.

Who stands before Django (``portfolio.page_cache``) may hand in, with a request, parts that were kept from earlier ones.
Where nobody does, a part is kept for as long as its request lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpRequest

from blog.shared import Shared

# Where the request brings them along. No header that a visitor sends can be called so.
KEY = "portfolio.parts"
# Of the site alone: its words, people and rules.
SITE = Shared(None, is_of_site=True)


class Parts:
    """Those of one request."""

    def __init__(self) -> None:
        self._of_request: dict[Hashable, Any] = {}

    def get(self, key: Hashable, shared: Shared = SITE) -> Any:
        """Return the part, made of nothing older than what the request may see; None if there is none.

        ``shared`` is what it depends on. Ask before you look up anything that the part will be made of.
        """
        del shared
        return self._of_request.get(key)

    def keep(self, key: Hashable, part: Any, *, size: int) -> None:
        """Keep what was not there when it was asked for, and was made then. It takes ``size`` bytes of memory."""
        del size
        self._of_request[key] = part

    def get_or_make[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """Return something small that depends on the site alone."""
        found = self.get(key)
        if found is None:
            found = make()
            self.keep(key, found, size=1_000)
        return found  # type: ignore[no-any-return]


def parts_of(request: HttpRequest) -> Parts:
    parts: Parts | None = request.META.get(KEY)
    if parts is None:
        parts = request.META[KEY] = Parts()
    return parts
