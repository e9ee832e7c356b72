"""The person: one who writes here, or who signed in to reply."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody with an account: staff by a password, everybody else by social accounts (allauth's)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        _("name"), max_length=245, blank=True, help_text=_("As readers see it.")
    )
    website = models.URLField(_("website"), max_length=200, blank=True)
    biography = models.TextField(
        _("biography"),
        blank=True,
        help_text=_("A sentence or two, shown under this person's posts."),
    )
    mail_about_replies = models.BooleanField(
        _("mail about replies"),
        default=True,
        help_text=_("Of replies to this person’s posts, and of those that wait for a decision."),  # noqa: RUF001
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()
