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
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("category above"),
        help_text=_("Its page shows the posts of this one, too."),
    )

    class Meta(Term.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def with_all_below(self) -> list[int]:
        """Return the numbers of the category and of all that stand below it, in one query."""
        children: dict[int, list[int]] = {}
        rows = Category.objects.filter(parent__isnull=False).order_by("pk")
        for number, parent in rows.values_list("pk", "parent"):
            children.setdefault(int(parent or 0), []).append(number)
        found = [self.pk]
        for number in found:
            # Each once, should they ever stand in a circle.
            found += [child for child in children.get(number, []) if child not in found]
        return found


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
