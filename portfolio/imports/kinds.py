"""Where a blog, or a part of it, can come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.imports import shelf
from portfolio.imports.looking import Found, look
from portfolio.moving.importing.running import Wishes as WordPressWishes
from portfolio.moving.importing.starting import Wishes
from portfolio.moving.models import Import

# Seconds between two transactions: whoever waits to write on SQLite looks every tenth of a second.
PAUSE = 0.12


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    words: str | Promise
    # Looks at each file as soon as it is here, and then at all of them. Raises ``UnusableFileError`` with a sentence
    # for whoever sent it.
    look: Callable[[list[Path]], Found]
    # How it shall be done, by what was answered.
    wishes: Callable[[Import], Wishes]
    # Whether it has writers and pictures.
    has_writers: bool = False
    has_media: bool = False


def _from_wordpress(run: Import) -> Wishes:
    names = dict(User.objects.filter(pk__in=run.people.values()).values_list("pk", "username"))
    return WordPressWishes(
        media_from=shelf.media(run),
        fetches_media=run.fetches_media,
        is_trial=run.is_trial,
        people={login: names.get(number, "") for login, number in run.people.items()},
        pause=PAUSE,
    )


KINDS = {
    "wordpress": Kind(
        _("WordPress"),
        _(
            "Posts, pages, comments, people and pictures, from what “Tools → Export” makes there: one file or several,"
            " XML or ZIP. Addresses stay what they were."
        ),
        look,
        _from_wordpress,
        has_writers=True,
        has_media=True,
    ),
}
