"""Reading the library of pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from blog.models import Picture

# The name of a file of ours, at the end of the address that a text shows it at.
FILE_IN_TEXT = re.compile(r'src="[^"]*?(pictures/[\w-]+\.[a-z]+)"')
IN_USE = Q(uses__isnull=False) | Q(covered_posts__isnull=False) | Q(author_cards__isnull=False)


class PictureQuerySet(models.QuerySet["Picture"]):
    def shown_in(self, html: str) -> PictureQuerySet:
        """Those that a text shows."""
        return self.filter(file__in=set(FILE_IN_TEXT.findall(html)))

    def by_address(self, html: str) -> dict[str, Picture]:
        """Return those that a text shows by the address that it shows them at; asks nothing if there are none."""
        if not FILE_IN_TEXT.search(html):
            return {}
        return {picture.file.url: picture for picture in self.shown_in(html)}

    def in_use(self) -> PictureQuerySet:
        return self.filter(pk__in=self.model.objects.filter(IN_USE).order_by().values("pk"))

    def unused(self) -> PictureQuerySet:
        return self.exclude(pk__in=self.model.objects.filter(IN_USE).order_by().values("pk"))

    def without_words(self) -> PictureQuerySet:
        """Those that still have to be put into words, or called decorative."""
        return self.filter(alt="", is_decorative=False)

    def matching(self, words: str) -> PictureQuerySet:
        """Those in whose title, words, caption, credit or file name every word occurs."""
        found = self
        for word in words.split():
            fields = ("title", "alt", "caption", "credit", "file")
            some = Q()
            for field in fields:
                some |= Q(**{f"{field}__icontains": word})
            found = found.filter(some)
        return found

    def with_uses_count(self) -> PictureQuerySet:
        """Annotate ``uses_count``: posts whose text or cover shows the picture, and cards of authors."""
        count: Any = Subquery(
            self.model.objects.filter(pk=OuterRef("pk"))
            .order_by()
            .values("pk")
            .annotate(
                n=Count("uses", distinct=True)
                + Count("covered_posts", distinct=True)
                + Count("author_cards", distinct=True)
            )
            .values("n"),
            output_field=IntegerField(),
        )
        return self.annotate(uses_count=Coalesce(count, 0))
