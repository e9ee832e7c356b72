"""How the headers of our mails are written, as Python's library for mail asks a policy.

Mails to one person about one post differ in few headers. To make a header of a text, with all that it could hold, and
to fold it costs more than everything else that is done for a mail: so what comes again is made, and folded, once.
"""

from __future__ import annotations

import email.policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from functools import lru_cache
from typing import Any, cast, override

# So many headers are kept.
KEPT = 500
# Never the same twice, and always short: they stand in the mail as they are.
_AS_THEY_ARE = frozenset({"Date", "Message-ID"})


class _Verbatim(UnstructuredHeader):
    """A header of addresses: broken between them, and never put into the code for foreign letters.

    Python would do that with every address longer than a line, and no mail program would find it again.
    """

    def fold(self: Any, *, policy: email.policy.Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(self.split())}{policy.linesep}"


class _FoldedOnce(BaseHeader):
    """A header that keeps its lines for each policy."""

    @override
    def fold(self, *, policy: email.policy.Policy[Any]) -> str:
        lines = self.__dict__.setdefault("lines", {})
        if policy not in lines:
            lines[policy] = super().fold(policy=policy)
        folded: str = lines[policy]
        return folded


class _Headers(HeaderRegistry):
    """Makes headers; Python's own makes a new class for each, too."""

    def __init__(self) -> None:
        super().__init__(base_class=_FoldedOnce)
        self._classes: dict[str, type[BaseHeader]] = {}
        self._make = lru_cache(KEPT)(super().__call__)
        for name in ("in-reply-to", "references", "list-id", "list-unsubscribe"):
            # The registry makes the header's class of this and its base.
            self.map_to_type(name, cast("type[BaseHeader]", _Verbatim))

    @override
    def __getitem__(self, name: str) -> type[BaseHeader]:
        if name not in self._classes:
            self._classes[name] = super().__getitem__(name)
        return self._classes[name]

    @override
    def __call__(self, name: str, value: Any) -> BaseHeader:
        return self._make(name, value) if type(value) is str else super().__call__(name, value)


class _Policy(email.policy.EmailPolicy):
    @override
    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if name in _AS_THEY_ARE and str(value).isascii() and str(value).isprintable():
            return name, str(value)
        return super().header_store_parse(name, value)

    @override
    def header_fetch_parse(self, name: str, value: str) -> Any:
        return value if name in _AS_THEY_ARE else super().header_fetch_parse(name, value)


_HEADERS = _Headers()


@lru_cache
def ours(policy: email.policy.Policy[Any]) -> email.policy.EmailPolicy[Any]:
    """Return the policy by which we write where ``policy`` is asked for, with the same ends of lines."""
    return _Policy(linesep=policy.linesep, header_factory=_HEADERS)
