"""Where a blog, or a part of it, can come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.imports import shelf
from portfolio.imports.looking import Found, look_at_disqus, look_at_wordpress
from portfolio.moving.disqus.running import DisqusWishes
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
    # What is asked about who wrote there, and what becomes of somebody who is nobody here.
    question: str | Promise
    nobody: str | Promise
    # Whether that is a new person: then whoever they may be is suggested.
    makes_people: bool = False
    has_media: bool = False


def _from_wordpress(run: Import) -> Wishes:
    names, media = _names(run), shelf.media(run)
    return WordPressWishes(
        media_from=shelf.fetched(media) if media else None,
        fetches_media=run.fetches_media,
        is_trial=run.is_trial,
        people={login: names.get(number, "") for login, number in run.people.items()},
        pause=PAUSE,
    )


def _from_disqus(run: Import) -> Wishes:
    names = _names(run)
    people = {there: names[number] for there, number in run.people.items() if number in names}
    return DisqusWishes(is_trial=run.is_trial, people=people, pause=PAUSE)


def _names(run: Import) -> dict[int, str]:
    rows = User.objects.filter(pk__in=run.people.values())
    return dict(rows.values_list("pk", "username"))


KINDS = {
    "wordpress": Kind(
        _("WordPress"),
        _(
            "Posts, pages, comments, people and pictures, from what “Tools → Export” makes there: one file or several,"
            " XML or ZIP. Addresses stay what they were."
        ),
        look_at_wordpress,
        _from_wordpress,
        _("Whose posts are whose? You can change the writer of a post later."),
        _("a new person, without a password"),
        makes_people=True,
        has_media=True,
    ),
    "disqus": Kind(
        _("Disqus"),
        _(
            "Comments, from the file that Disqus mails after “Community → Export”. Each goes to the post whose address"
            " its thread had: bring in the posts first."
        ),
        look_at_disqus,
        _from_disqus,
        _("Is one of those who wrote most there somebody here? All others are guests."),
        _("a guest"),
    ),
}
