"""What there is to be found. Each kind of text says which of it everybody may see, and how a result looks."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from blog.models import Site
from blog.search.entries import Entry, rules_for


@dataclass(frozen=True)
class Hit:
    """A text that was found, as a result shows it. The texts are plain."""

    address: str
    title: str
    text: str
    moment: datetime.datetime | None
    by: str = ""


class Source(ABC):
    """One kind of text. Its entries are found from a text as ``search_entry``."""

    # How it is asked for in an address; "" for what is searched unless something else is asked for.
    name: ClassVar[str]
    label: ClassVar[str | Promise]
    entries: ClassVar[type[Entry]]
    # The column that says how new a text is, and that which says when it was last saved.
    moment: ClassVar[str]
    saved: ClassVar[str]

    @abstractmethod
    def is_searched(self, site: Site) -> bool:
        """Tell whether visitors of the site may search here. Without that nothing of it is in the index."""

    @abstractmethod
    def visible(self) -> QuerySet[Any]:
        """Return the texts that everybody may see now."""

    @abstractmethod
    def indexed(self) -> QuerySet[Any]:
        """Return the texts that belong into the index: all that may ever be visible without being saved again."""

    @abstractmethod
    def entry(self, text: Any, *, language: str) -> Entry:
        """Return what the index should hold of ``text``."""

    @abstractmethod
    def hits(self, keys: Sequence[int]) -> list[Hit]:
        """Return the results for the texts with these keys, in this order."""

    def stale(self, site: Site) -> QuerySet[Any]:
        """Return the texts of which the index does not hold what it should."""
        fresh = self.entries.objects.filter(
            pk=OuterRef("pk"),
            rules=rules_for(site.language),
            made_of__gte=OuterRef(self.saved),
        )
        return self.indexed().filter(~Exists(fresh))

    def superfluous(self, site: Site) -> QuerySet[Any]:
        """Return the entries of texts that should not be in the index."""
        entries = self.entries.objects.all()
        if not self.is_searched(site):
            return entries
        return entries.filter(~Exists(self.indexed().filter(pk=OuterRef("pk"))))


@cache
def sources() -> tuple[Source, ...]:
    """Return every kind that the project's settings name, in their order."""
    return tuple(import_string(path) for path in settings.SEARCH_SOURCES)


def searched(site: Site) -> list[Source]:
    """Return what visitors of the site may search."""
    return [source for source in sources() if source.is_searched(site)]
