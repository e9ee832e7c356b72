"""The author's library of pictures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A picture as it was made anew from an upload, and smaller ones of it in modern formats."""

    file = models.ImageField(
        _("picture"), upload_to="pictures/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # [{"name": "pictures/….webp", "format": "webp", "width": 800, "height": 600}, …], narrowest first.
    renditions = models.JSONField(default=list, editable=False)
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
