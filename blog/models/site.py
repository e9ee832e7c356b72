"""The site that posts and pages stand on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Site(models.Model):
    """What the author says of the whole site: one row."""

    title = models.CharField(_("title"), max_length=200, default="My portfolio")
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en-gb"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(name="only_one_site", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def current(cls) -> Site:
        """Return the one row, or one with the defaults (not saved) while there is none."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
