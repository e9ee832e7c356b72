"""The author's library of pictures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.library import PictureQuerySet
from blog.renditions import Rendition


class Picture(models.Model):
    """A picture as it was made anew from an upload, and smaller ones of it in modern formats."""

    file = models.ImageField(
        _("picture"), upload_to="pictures/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # [{"name": "pictures/….webp", "format": "webp", "width": 800, "height": 600}, …], narrowest first.
    renditions: models.JSONField[list[Rendition], list[Rendition]] = models.JSONField(
        default=list, editable=False
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    alt = models.CharField(
        _("in words"), max_length=500, blank=True, help_text=_("For those who cannot see it.")
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that the text does not say.")
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="pictures",
        null=True,
        editable=False,
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_in_words_or_decorative", condition=Q(is_decorative=False) | Q(alt="")
            )
        ]

    def __str__(self) -> str:
        return self.title or self.alt or f"{self.file.name}"

    @property
    def srcset(self) -> str:
        """The addresses of all sizes, as ``srcset`` wants them; "" while there is one size only."""
        if not self.renditions:
            return ""
        storage = self.file.storage
        sizes = [f"{storage.url(each['name'])} {each['width']}w" for each in self.renditions]
        return ", ".join([*sizes, f"{self.file.url} {self.width}w"])

    @property
    def thumbnail_url(self) -> str:
        """The address of the smallest there is."""
        return str(
            self.file.storage.url(self.renditions[0]["name"]) if self.renditions else self.file.url
        )

    @property
    def caption_line(self) -> str:
        """What stands under the picture: the caption, and whose picture it is."""
        return " · ".join(filter(None, [self.caption, self.credit]))

    def as_json(self) -> dict[str, Any]:
        """What the editor puts into a text."""
        return {
            "id": self.pk,
            "src": self.file.url,
            "width": self.width,
            "height": self.height,
            "alt": self.alt,
        }

    def used_in(self) -> list[str]:
        """Say where the picture is shown, for whoever wants to remove it; nothing keeps one that is nowhere."""
        posts = {*self.posts.all(), *self.covered_posts.all()}
        cards = self.author_cards.select_related("user")
        return sorted([f"“{post}”" for post in posts] + [f"{card.user}" for card in cards])

    def remove(self) -> None:
        """Delete the picture, and its files as soon as that is certain. Raises ``ProtectedError`` while it is used."""
        storage, names = self.file.storage, [str(self.file.name)]
        names += [each["name"] for each in self.renditions]

        def erase() -> None:
            for name in names:
                storage.delete(name)

        self.delete()
        transaction.on_commit(erase)
