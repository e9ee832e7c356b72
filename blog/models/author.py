"""Who writes here, as readers are told."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.picture import Picture

# Of a picture that stands in a circle of 56 pixels, on any screen.
PORTRAIT_WIDTH = 168


class AuthorCard(models.Model):
    """What stands under a person's posts besides their name."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="card", verbose_name=_("person")
    )
    picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        related_name="author_cards",
        null=True,
        blank=True,
        verbose_name=_("picture"),
    )

    class Meta:
        verbose_name = _("author's card")
        verbose_name_plural = _("authors' cards")

    def __str__(self) -> str:
        return str(self.user)

    @cached_property
    def elsewhere(self) -> list[ProfileLink]:
        """The author's pages elsewhere, in their order."""
        return list(self.links.all())

    @property
    def small_picture(self) -> str:
        """Where the narrowest picture is that is still sharp in a small circle."""
        if self.picture is None:
            return ""
        wide = [one for one in self.picture.renditions if one["width"] >= PORTRAIT_WIDTH]
        if not wide:
            return str(self.picture.file.url)
        narrowest = min(wide, key=lambda one: (one["width"], one["format"] != "webp"))
        return str(self.picture.file.storage.url(narrowest["name"]))


class ProfileLink(models.Model):
    """A page of the author's elsewhere (rel="me")."""

    card = models.ForeignKey(AuthorCard, models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=50)
    url = models.URLField(_("address"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("profile link")
        verbose_name_plural = _("profile links")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label
