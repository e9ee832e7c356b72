"""Parts of pages that were made for everybody, kept in this process's memory for those who are signed in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, override

from django.db import connection

from blog.parts import SITE, Parts
from blog.shared import Shared
from portfolio.page_cache.versions import UNANSWERED, State, Version, forget, versions


@dataclass(frozen=True, slots=True)
class Kept:
    part: Any
    version: Version
    size: int


class PartStore:
    """Keeps ``limit`` bytes at most, the latest used first; no part that alone would take a quarter of them."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, version: Version) -> Any:
        kept = self._kept.get(key)
        if kept is None or kept.version != version:
            return None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return kept.part

    def put(self, key: Hashable, kept: Kept) -> None:
        with self._lock:
            self._drop(key)
            if kept.size > self.limit // 4:
                return
            self._kept[key] = kept
            self._size += kept.size
            while self._size > self.limit:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone:
            self._size -= gone.size


class KeptParts(Parts):
    """Those of one request, out of the store.

    ``state`` was asked for before anything else of the request was, and a thread's number before the part was made:
    so a part that is kept under a version has every change in it that the version counts. And it is only kept if the
    version is still the same when it has been made, so that no page is put together from parts of two.
    """

    def __init__(self, store: PartStore, state: State) -> None:
        super().__init__()
        self.store = store
        self.state = state
        # What was not there, and the version that it was asked for in.
        self._asked: dict[Hashable, tuple[Shared, Version]] = {}

    @override
    def get(self, key: Hashable, shared: Shared = SITE) -> Any:
        own = super().get(key)
        if own is not None:
            return own
        version = self.state.version_of(shared)
        found = self.store.get(key, version)
        if found is None:
            self._asked[key] = shared, version
        return found

    @override
    def keep(self, key: Hashable, part: Any, *, size: int) -> None:
        super().keep(key, part, size=size)
        shared, version = self._asked.pop(key, (None, None))
        if shared is not None and version is not None and version == _version_now(shared):
            self.store.put(key, Kept(part, version, size))


def _version_now(shared: Shared) -> Version | None:
    try:
        return versions().now().version_of(shared)
    except UNANSWERED:
        forget()
        return None


class PartsOfSite(KeptParts):
    """Those of a request that may change something: of a thread nothing is kept, and nothing that is not kept yet."""

    @override
    def get(self, key: Hashable, shared: Shared = SITE) -> Any:
        return super().get(key, shared) if shared.is_of_site else Parts.get(self, key, shared)

    @override
    def keep(self, key: Hashable, part: Any, *, size: int) -> None:
        if connection.in_atomic_block:
            # It may be made of what is undone again.
            Parts.keep(self, key, part, size=size)
        else:
            super().keep(key, part, size=size)
