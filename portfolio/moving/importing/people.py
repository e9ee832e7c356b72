"""Who wrote there, as people of this site."""

from __future__ import annotations

import re
from html import unescape

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import clean_name
from blog.owner import site_owner
from portfolio.moving.importing.report import Report
from portfolio.moving.models import Known
from portfolio.moving.wxr import Author, Head

UNFIT = re.compile(r"[^\w.@+-]+")
EMAIL_LENGTH = 254
USERNAME_LENGTH = 150


class People:
    """Finds or makes the person of each author: known by an earlier import, by address, or by name."""

    def __init__(self, origin: str, report: Report, *, wishes: dict[str, str]) -> None:
        self._origin, self._report, self._wishes = origin, report, wishes
        self._by_login: dict[str, User] = {}
        self._by_number: dict[int, User] = {}
        self._by_email: dict[str, User] = {}

    def take(self, heads: list[Head]) -> None:
        for head in heads:
            for author in head.authors:
                person = self.writer(author.login, author)
                if author.number:
                    self._by_number.setdefault(author.number, person)
                if author.email:
                    self._by_email.setdefault(author.email.lower(), person)

    def number(self, number: int, email: str = "") -> User | None:
        """Return who has that number there; None for guests, and for those who wrote no posts there.

        Where authors come without their numbers, as from WordPress.com, the address decides about who was logged in.
        """
        if not number:
            return None
        return self._by_number.get(number) or self._by_email.get(email.lower())

    def writer(self, login: str, author: Author | None = None) -> User:
        """Return who wrote a post; the site's owner where nobody is named."""
        if login not in self._by_login:
            found = self._find(login, author) if login else site_owner()
            self._by_login[login] = found or self._make(author or Author(0, login or "author"))
        return self._by_login[login]

    def _find(self, login: str, author: Author | None) -> User | None:
        if login in self._wishes:
            return self._wished(login)
        known = Known.objects.filter(
            origin=self._origin, kind=Known.Kind.WRITER, key=login[:500]
        ).first()
        person = User.objects.filter(pk=known.number).first() if known else None
        if person:
            return person
        email = author.email if author else ""
        # Two of one blog are two here, whatever address they share.
        others = User.objects.exclude(pk__in=[person.pk for person in self._by_login.values()])
        person = others.filter(email__iexact=email).order_by("pk").first() if email else None
        person = person or User.objects.filter(username=login[:USERNAME_LENGTH]).first()
        if person:
            self._report.count("people_found")
            self._note(login, person)
        return person

    def _wished(self, login: str) -> User | None:
        wished = self._wishes[login]
        person = User.objects.filter(username=wished).first() if wished else None
        if person:
            self._note(login, person)
        return person

    def _make(self, author: Author) -> User:
        person = User(
            username=_free_name(author.login),
            email=author.email if "@" in author.email else "",
            display_name=clean_name(unescape(author.name)),
        )
        person.email = person.email[:EMAIL_LENGTH]
        person.set_unusable_password()
        person.save()
        self._note(author.login, person)
        if author.login in self._report.run.people:
            # The wish for a new one is fulfilled: an import that goes on after a stop makes no second.
            self._report.run.people[author.login] = person.pk
        self._report.count("people")
        words = _("Made as a person without a password: %(name)s")
        self._report.remark(author.login, words % {"name": person.username})
        return person

    def _note(self, login: str, person: User) -> None:
        Known.objects.update_or_create(
            origin=self._origin,
            kind=Known.Kind.WRITER,
            key=login[:500],
            defaults={"number": person.pk},
        )


def _free_name(login: str) -> str:
    stem = UNFIT.sub("-", login)[:USERNAME_LENGTH]
    stem = (stem if stem == login else stem.strip("-")) or "author"
    name, number = stem, 1
    while User.objects.filter(username=name).exists():
        number += 1
        name = f"{stem[: USERNAME_LENGTH - 5]}-{number}"
    return name
