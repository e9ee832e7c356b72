"""The site that posts and pages stand on."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from blog.standing import Standing


def default_language() -> str:
    """What the operator says is the author's until the author says another."""
    return str(settings.LANGUAGE_CODE)


def default_time_zone() -> str:
    return str(settings.TIME_ZONE)


def is_time_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def validate_time_zone(name: str) -> None:
    if not is_time_zone(name):
        raise ValidationError(_("This is no time zone that we know."), code="unknown")


class Site(models.Model):
    """What the author says of the whole site: one row."""

    title = models.CharField(_("title"), max_length=200, default="My portfolio")
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=default_language
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=default_time_zone,
        validators=[validate_time_zone],
        help_text=_("It decides the day in a new post's address."),
    )
    search_replies = models.BooleanField(_("visitors can search the replies, too"), default=False)

    # Chosen with the rules for replies: posts must know them, and do not know of replies.
    replies_open = models.BooleanField(
        _("new posts take replies"), default=True, help_text=_("New pages do not.")
    )
    replies_close = models.BooleanField(_("close the replies to old posts"), default=False)
    replies_close_after = models.PositiveSmallIntegerField(
        _("days until then"), default=14, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(name="only_one_site", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def current(cls) -> Site:
        """Return the one row, or one with the defaults (not saved) while there is none."""
        return _CURRENT.first() or cls(pk=1)

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Speak the site's language in its time zone meanwhile."""
        if (translation.get_language(), str(timezone.get_current_timezone())) == (
            self.language,
            self.time_zone,
        ):
            yield
            return
        with ExitStack() as here:
            here.enter_context(translation.override(self.language))
            if is_time_zone(self.time_zone):
                here.enter_context(timezone.override(self.time_zone))
            yield


_CURRENT = Standing(lambda: Site.objects.filter(pk=1))
