"""Categories and tags, those above before those below."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog.models import Category, Tag
from portfolio.moving.importing.report import Report
from portfolio.moving.words import one_line, words_of
from portfolio.moving.wxr import Head, Term

LENGTH = 200
SLUG = re.compile(r"[-\w]+")
MODELS: dict[str, Any] = {"category": Category, "post_tag": Tag}


class Terms:
    """Finds a term by its slug, or makes it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[tuple[str, str], int] = {}
        # What the other blog called a category by number.
        self.numbers: dict[int, int] = {}

    def take(self, heads: list[Head]) -> None:
        terms = [term for head in heads for term in head.terms if term.taxonomy in MODELS]
        for term in terms:
            pk = self.number(term)
            if term.taxonomy == "category" and term.number:
                self.numbers[term.number] = pk
        for term in terms:
            if term.parent and term.taxonomy == "category":
                self._stand_below(term)

    def number(self, term: Term) -> int:
        """Return the number here of a category or tag."""
        slug = _slug(term)
        key = (term.taxonomy, slug)
        if key not in self._known:
            self._known[key] = self._find_or_make(MODELS[term.taxonomy], term, slug)
        return self._known[key]

    def of_kind(self, terms: list[Term], taxonomy: str) -> list[int]:
        return [self.number(term) for term in terms if term.taxonomy == taxonomy]

    def _find_or_make(self, model: type[models.Model], term: Term, slug: str) -> int:
        name = one_line(words_of(term.name))[:LENGTH] or slug
        made, is_new = model._base_manager.get_or_create(
            slug=slug, defaults={"name": name, "description": words_of(term.description)}
        )
        self._report.count("terms", int(is_new))
        return int(made.pk)

    def _stand_below(self, term: Term) -> None:
        above = Category.objects.filter(slug=term.parent[:LENGTH]).first()
        label = f"category {term.name}"
        if above is None:
            words = _("The category above it, “%(name)s”, is not in the file.")
            self._report.remark(label, words % {"name": term.parent})
            return
        category = Category.objects.get(pk=self.number(term))
        if above.pk in category.with_all_below():
            self._report.remark(label, _("It stands below itself in the file: it is on top now."))
        elif category.parent_id is None:
            Category.objects.filter(pk=category.pk).update(parent=above)


def _slug(term: Term) -> str:
    slug = term.slug or slugify(term.name, allow_unicode=True)
    fits = SLUG.fullmatch(slug) is not None
    return (slug if fits else slugify(slug, allow_unicode=True))[:LENGTH] or "term"
