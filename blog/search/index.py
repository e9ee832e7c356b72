"""Keeps the index in step with the texts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import batched
from typing import Any

from django.db import transaction

from blog.models import Site
from blog.search.sources import Source, sources

BATCH = 200


def update(source: Source, text: Any, site: Site | None = None) -> None:
    """Let the index hold ``text`` as it was just saved. To be called in the same transaction."""
    site = site or Site.current()
    if not source.is_searched(site):
        return
    if source.indexed().filter(pk=text.pk).exists():
        source.entry(text, language=site.language).save()
    else:
        source.entries.objects.filter(pk=text.pk).delete()


def is_behind() -> bool:
    """Tell whether there is something for ``catch_up`` to do."""
    site = Site.current()
    return any(_out_of_step(source, site) for source in sources())


def catch_up(*, everything: bool = False, say: Callable[[int], None] = lambda _done: None) -> int:
    """Make anew the entries that are missing or old, or ``everything``, and say after each batch how many are done.

    Return how many there were.
    """
    site, done = Site.current(), 0
    for source in sources():
        source.superfluous(site).delete()
        for batch in batched(_to_be_made(source, site, everything=everything), BATCH):
            done += _make_anew(source, batch, site.language)
            say(done)
    return done


def _to_be_made(source: Source, site: Site, *, everything: bool) -> list[int]:
    """Return all the keys at once: while they are gone through, they cease to be among the old."""
    if not source.is_searched(site):
        return []
    texts = source.indexed() if everything else source.stale(site)
    return list(texts.order_by("pk").values_list("pk", flat=True))


def _out_of_step(source: Source, site: Site) -> bool:
    is_stale = source.is_searched(site) and source.stale(site).exists()
    return is_stale or bool(source.superfluous(site).exists())


@transaction.atomic
def _make_anew(source: Source, keys: tuple[int, ...], language: str) -> int:
    # Locked, where the database can: nobody shall save a text between its being read and its entry being written.
    texts = source.indexed().filter(pk__in=keys).select_for_update(of=("self",))
    entries = [source.entry(text, language=language) for text in texts]
    source.entries.objects.filter(pk__in=keys).delete()
    source.entries.objects.bulk_create(entries)
    return len(entries)
