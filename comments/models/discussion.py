"""The author's rules for replies."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Discussion(models.Model):
    """The author's rules for replies: one row."""

    class UnderAttack(models.TextChoices):
        AUTO = "auto", _("when it shows: many replies come at once that are held, or spam")
        ON = "on", _("now")
        OFF = "off", _("never")

    guests_must_identify = models.BooleanField(
        _("guests must give their name and e-mail address"), default=True
    )
    hold_all = models.BooleanField(_("hold every reply for moderation"), default=False)
    hold_first = models.BooleanField(
        _("hold a reply unless its writer has an approved one"), default=True
    )
    asks_filter = models.BooleanField(
        _("hold what looks like earlier spam"),
        default=True,
        help_text=_(
            "A filter learns from what is approved and marked as spam here. It keeps silent until it has seen "
            "20 replies of each kind, and what somebody with an approved reply writes only waits."
        ),
    )

    minutes_to_edit = models.PositiveSmallIntegerField(
        _("minutes in which a reply can be edited by its writer"),
        default=15,
        help_text=_("0: never."),
    )
    roots_a_page = models.PositiveSmallIntegerField(
        _("replies a page"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("Those to the post itself; answers to them stand with them."),
    )
    reports_to_hold = models.PositiveSmallIntegerField(
        _("reports that hold a reply"),
        default=3,
        help_text=_("By so many readers, until somebody who moderates decides; 0: never."),
    )
    mail_on_reply = models.BooleanField(
        _("mail the author of a post about every reply to it"), default=True
    )
    mail_on_held = models.BooleanField(
        _("mail when a reply waits for moderation"),
        default=True,
        help_text=_("To administrators, and to the author of the post if they may moderate."),
    )

    under_attack = models.CharField(
        _("under attack"),
        max_length=4,
        choices=UnderAttack,
        default=UnderAttack.AUTO,
        help_text=_(
            "Then the browser of a guest who is not known here does some work before a reply is taken; "
            "where scripts are off, the reply is held. Nobody has to solve a puzzle."
        ),
    )

    class Meta:
        verbose_name = _("discussion rules")
        verbose_name_plural = _("discussion rules")
        constraints = [
            models.CheckConstraint(name="only_one_discussion", condition=Q(pk=1)),
            models.CheckConstraint(
                name="discussion_pages_hold_something", condition=Q(roots_a_page__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Discussion:
        """Return the one row, or one with the defaults (not saved) while there is none."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
