"""What posts are filed under."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """What categories and tags have in common: a name and the word for it in addresses."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(f"blog:{self._meta.model_name}", kwargs={"slug": self.slug})


class Category(Term):
    class Meta(Term.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Tag(Term):
    class Meta(Term.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


@dataclass(frozen=True)
class TermLink:
    """What a link to a category or tag needs."""

    kind: str
    name: str
    slug: str

    def get_absolute_url(self) -> str:
        return reverse(f"blog:{self.kind}", kwargs={"slug": self.slug})


@dataclass(frozen=True)
class Terms:
    categories: list[TermLink]
    tags: list[TermLink]
