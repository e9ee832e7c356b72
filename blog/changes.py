"""What somebody changed from one version of a post to the next, in words."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blog.history import count_changed_words
from blog.models import Post
from blog.models.versions import Reason

# Of each version, the names of its categories and tags.
Filed = dict[int, dict[str, set[str]]]


def moment(when: datetime.datetime | None) -> str:
    """Say a day and a time as the site's clock has it."""
    return date_format(timezone.localtime(when), "j F Y, H:i") if when else _("none")


def reason(version: Any) -> str:
    """Say why the version was made."""
    code, _space, when = (version.history_change_reason or "").partition(" ")
    if code == Reason.RESTORED and when:
        then = moment(datetime.datetime.fromisoformat(when))
        return _("restored from %(moment)s") % {"moment": then}
    known = version.history_change_reason in Reason.values
    return str(Reason(version.history_change_reason).label) if known else ""


def filed(versions: Iterable[Any]) -> Filed:
    """Return what each of the versions was filed under, in two queries."""
    numbers = [version.history_id for version in versions]
    names: Filed = defaultdict(lambda: {"categories": set(), "tags": set()})
    for field, term in (("categories", "category"), ("tags", "tag")):
        rows = getattr(Post.history.model, field).filter(history__in=numbers)
        for number, name in rows.values_list("history", f"{term}__name"):
            names[number][field].add(name or _("(deleted)"))
    return names


def changes(old: Any, new: Any, names: Filed) -> list[str]:
    """Say what is different, as in "Text (+120 words)"."""
    before, after = names[old.history_id], names[new.history_id]
    return [*_words(old, new), *_filing(before, after), *_settings(old, new)]


def _words(old: Any, new: Any) -> Iterator[str]:
    if old.title != new.title:
        yield _("Title")
    if old.body != new.body:
        more, fewer = count_changed_words(old.body, new.body)
        counts = [f"+{more}"] * bool(more) + [f"\N{MINUS SIGN}{fewer}"] * bool(fewer)
        yield _("Text (%(counts)s words)") % {"counts": " ".join(counts)} if counts else _("Text")
    if old.excerpt != new.excerpt:
        yield _("Excerpt")


def _filing(before: dict[str, set[str]], after: dict[str, set[str]]) -> Iterator[str]:
    for field, label in (("categories", _("Categories")), ("tags", _("Tags"))):
        more = [f"+{name}" for name in sorted(after[field] - before[field])]
        fewer = [f"\N{MINUS SIGN}{name}" for name in sorted(before[field] - after[field])]
        if more or fewer:
            yield f"{label} ({' '.join(more + fewer)})"


def _settings(old: Any, new: Any) -> Iterator[str]:
    for name, show in SETTINGS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            field: Any = Post._meta.get_field(name.removesuffix("_id"))
            label = str(capfirst(field.verbose_name))
            yield f"{label} ({show(before)} → {show(after)})" if show else label


# What is said of each; None: that it changed says enough.
SETTINGS: dict[str, Callable[[Any], Any] | None] = {
    "cover_id": None,
    "status": lambda status: Post.Status(status).label,
    "published_at": moment,
    "slug": str,
    "kind": lambda kind: Post.Kind(kind).label,
    "author_id": None,
    "language": lambda language: language or _("the site's"),
    "parent_id": None,
    "is_sticky": lambda is_sticky: _("yes") if is_sticky else _("no"),
    "comments_open": lambda is_open: _("yes") if is_open else _("no"),
    "hold_replies": lambda is_held: _("yes") if is_held else _("no"),
    "menu_order": lambda place: _("none") if place is None else place,
}
