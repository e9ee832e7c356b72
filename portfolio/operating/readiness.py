"""Whether all that the site needs is there, each in a sentence."""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from urllib.parse import parse_qs

from django.apps import apps
from django.core.cache import cache
from django.db import Error, close_old_connections, connection
from django.db.migrations.recorder import MigrationRecorder

from portfolio.operating import heartbeat

logger = logging.getLogger(__name__)


def look(query: str) -> dict[str, str]:
    """Return each thing's name with what is wrong with it, or nothing. ``exclude=`` leaves things out."""
    left_out = parse_qs(query).get("exclude", [])
    try:
        return {name: _said(ask) for name, ask in ASKED.items() if name not in left_out}
    finally:
        close_old_connections()


def _said(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except Error:
        logger.warning("The database does not answer.", exc_info=True)
        return "The database does not answer; the log says why."


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def cache_answers() -> str:
    # Redis is asked by a class that goes on without it, and says so.
    is_away: bool = getattr(cache, "is_away", lambda: False)()
    return "It does not answer: each process counts for itself." if is_away else ""


def migrations() -> str:
    missing = sorted(set(_known()) - _applied())
    if not missing:
        return ""
    first = ".".join(missing[0])
    return f"{len(missing)} are missing, {first} first: run manage.py migrate."


def tasks() -> str:
    seconds = heartbeat.seconds_since()
    if seconds is None:
        return "Nobody works in the background: start manage.py serve, with tasks."
    if seconds > heartbeat.GOOD:
        return f"Nobody has worked in the background for {seconds:.0f} seconds."
    return ""


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _known() -> Iterator[tuple[str, str]]:
    """Yield those that there are, by the names of their files: to load them would take memory for good."""
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations") if _is_package(app.name) else None
        for module in pkgutil.iter_modules(package.submodule_search_locations if package else []):
            if not module.name.startswith("_"):
                yield app.label, module.name


def _is_package(name: str) -> bool:
    spec = find_spec(name)
    return bool(spec and spec.submodule_search_locations)


ASKED: Mapping[str, Callable[[], str]] = {
    "database": database,
    "cache": cache_answers,
    "migrations": migrations,
    "tasks": tasks,
}
