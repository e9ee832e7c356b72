"""What needs all posts and pages to be in: pages below pages, and the menu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import batched
from typing import NamedTuple

from django.utils.translation import gettext as _

from blog import slugs
from blog.addresses import readdress
from blog.models import FormerAddress, Post
from blog.models.post import FOLDER_LENGTH
from portfolio.moving.importing.pictures import places_of
from portfolio.moving.importing.posts import fitting_slug, provisional_slug
from portfolio.moving.importing.report import Report
from portfolio.moving.importing.survey import Survey
from portfolio.moving.models import Known

# What main menus are called.
MAIN = re.compile(r"main|primary|header|top|haupt|princip", re.IGNORECASE)
# So many rows are written at once.
MANY = 500


class Entry(NamedTuple):
    """An entry of a menu."""

    what: str
    target: int
    title: str
    is_seen: bool


class Hierarchy:
    def __init__(self, survey: Survey, report: Report) -> None:
        self._survey, self._report = survey, report

    def _here(self, number: int) -> Post | None:
        """Return the page that had that number."""
        known = Known.objects.filter(
            origin=self._survey.origin(), kind=Known.Kind.POST, key=f"{number}"
        ).first()
        return Post.objects.filter(pk=known.number).first() if known else None

    def put_below(self) -> None:
        """Put pages below others; those above come first, so that each address is right at once."""
        for number, parent in self._survey.pages_below():
            page = self._here(number)
            if page is None or page.parent_id:
                continue
            above = self._here(parent)
            self._report.turn_to()
            self._report.turn_to(page)
            if problem := self._problem(page, above):
                self._report.remark_once(_label(number, page), problem)
                above = None
            self._stand(number, page, above)
        self._report.turn_to()

    @staticmethod
    def _problem(page: Post, above: Post | None) -> str:
        """Say why the page can't stand below the other; "" if it can."""
        if above is None or above.kind != Post.Kind.PAGE:
            return _("The page above it is not in the file: it is on top.")
        if page.path == above.path or f"{above.path}/".startswith(f"{page.path}/"):
            return _("It stands below itself in the file: it is on top now.")
        is_too_deep = len(above.path) > FOLDER_LENGTH
        return _("It stands too deep below others: it is on top now.") if is_too_deep else ""

    def _stand(self, number: int, page: Post, above: Post | None) -> None:
        before, changed_at = page.path, page.updated_at
        page.stand_below(above)
        self._give_slug(number, page)
        if page.path != before:
            readdress(page)
            page.save()
            # It never stood there: the old blog had it below the other from the first. Nor was it changed.
            Post.objects.filter(pk=page.pk).update(updated_at=changed_at)
            FormerAddress.objects.filter(
                path__in=[f"/{before}/", f"/{page.path}/"], post=page
            ).delete()

    def _give_slug(self, number: int, page: Post) -> None:
        """Give the page the slug that it had, if that is free where it stands now."""
        had = fitting_slug(self._survey.slug_of(number), page.title)
        if had and page.slug.startswith(provisional_slug(had, number)):
            page.slug = had
        where = {"kind": page.kind, "day": None, "but": page.pk, "folder": page.folder}
        if slugs.is_taken_by_the_site(page.slug, folder=page.folder) or slugs.is_in_use(
            page.slug,
            **where,  # type: ignore[arg-type]
        ):
            page.slug = slugs.free_slug(page.slug, **where)  # type: ignore[arg-type]
            words = _("Its address was taken: it ends in “%(slug)s” now.")
            self._report.remark_once(_label(number, page), words % {"slug": page.slug})

    def fill_menu(self) -> None:
        """Take the menu that is likeliest the main one; there is one here, and the others are named."""
        is_filled = False
        for name, entries in self._menus():
            if is_filled:
                words = _("There is one menu here: this one is left out.")
                self._report.remark_once(f"menu {name}", words)
            elif pages := [page for page in map(self._page, entries) if page]:
                is_filled = True
                for place, page in enumerate(dict.fromkeys(pages), start=1):
                    Post.objects.filter(pk=page.pk, menu_order=None).update(menu_order=place)
                self._tell_of_others(name, entries)

    def lead_from_lost_files(self) -> None:
        """Let the page of an attachment that is not here lead to what showed it."""
        addresses, here = self._survey.addresses(), lru_cache(maxsize=1000)(self._here)
        rows = (
            FormerAddress(path=path, post=post)
            for media, parent, link in self._survey.media_with_places()
            if parent and (post := here(parent))
            for path in places_of(media.number, link, addresses)
        )
        for some in batched(rows, MANY):
            FormerAddress.objects.bulk_create(some, ignore_conflicts=True)

    def _menus(self) -> Iterator[tuple[str, list[Entry]]]:
        menus: dict[str, list[Entry]] = {}
        for menu, *entry in self._survey.menus():
            menus.setdefault(menu, []).append(Entry(*entry))
        # An export does not say which one a theme showed at the top.
        yield from sorted(menus.items(), key=lambda menu: not MAIN.search(menu[0]))

    def _page(self, entry: Entry) -> Post | None:
        page = self._here(entry.target) if entry.what == "page" else None
        if page is None or page.kind != Post.Kind.PAGE:
            return None
        # An entry that is not seen is a place that was left, or one of a page that is not seen either.
        return page if entry.is_seen or page.status != Post.Status.PUBLISHED else None

    def _tell_of_others(self, name: str, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.what != "page" and entry.is_seen:
                words = _("The menu here holds pages alone: “%(title)s” is left out.")
                title = entry.title or f"{entry.what} {entry.target}"
                self._report.remark_once(f"menu {name}", words % {"title": title})


def _label(number: int, page: Post) -> str:
    return f"page {number} “{page.title[:80]}”"
