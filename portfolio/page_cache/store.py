"""Keeps pages in this process's memory, the latest used first, within a limit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from portfolio.page_cache.pages import Page

# Whether by HTTPS, the host, the path.
Key = tuple[bool, str, str]


class Store:
    def __init__(self, limit: int) -> None:
        """Keep ``limit`` bytes at most; no page that alone would take an eighth of them."""
        self.limit = limit
        self._pages: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._being_made: dict[Key, tuple[threading.Lock, int]] = {}

    def get(self, key: Key) -> Page | None:
        found = self._pages.get(key)
        return found[0] if found else None

    def used(self, key: Key) -> None:
        """Say that the page was wanted, so that others go first when there is no room."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)

    def put(self, key: Key, page: Page) -> None:
        """Keep the page, or keep it with the size that it has by now."""
        size = page.size
        with self._lock:
            self._drop(key)
            if size > self.limit // 8:
                return
            self._pages[key] = (page, size)
            page.is_kept = True
            self._size += size
            while self._size > self.limit:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            for key in list(self._pages):
                self._drop(key)

    def _drop(self, key: Key) -> None:
        found = self._pages.pop(key, None)
        if found:
            found[0].is_kept = False
            self._size -= found[1]

    @contextmanager
    def making(self, key: Key) -> Iterator[bool]:
        """Let one make the page; the others who want it wait here, and then find it. Yield whether one had to wait."""
        with self._lock:
            lock, waiting = self._being_made.get(key, (threading.Lock(), 0))
            self._being_made[key] = (lock, waiting + 1)
        try:
            with lock:
                yield waiting > 0
        finally:
            with self._lock:
                lock, waiting = self._being_made[key]
                if waiting == 1:
                    del self._being_made[key]
                else:
                    self._being_made[key] = (lock, waiting - 1)
