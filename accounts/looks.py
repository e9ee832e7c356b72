"""Saying that somebody's picture is another one now."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string


def show_anew(person_id: int) -> None:
    """Tell what shows people beside their words (settings.SHOWS_PEOPLE, unknown here) that one looks different.

    To be called in the transaction of the change, as the last thing there.
    """
    for name in settings.SHOWS_PEOPLE:
        import_string(name)(person_id)
