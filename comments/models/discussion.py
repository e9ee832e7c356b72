"""The author's rules for replies."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.standing import Standing
from comments.places import NEWEST, OLDEST

# Some thousand words; each reply is compared with each.
WORDS_LENGTH = 50_000


class Discussion(models.Model):
    """The author's rules for replies: one row."""

    class UnderAttack(models.TextChoices):
        AUTO = "auto", _("when it shows: many replies come at once that are held, or spam")
        ON = "on", _("now")
        OFF = "off", _("never")

    guests_must_identify = models.BooleanField(
        _("guests must give their name and e-mail address"), default=True
    )
    members_only = models.BooleanField(_("only people who are signed in may reply"), default=False)
    deepest = models.PositiveSmallIntegerField(
        _("levels of replies"),
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(10)],
        help_text=_("2 to 10. What answers the last level stands beside what it answers."),
    )
    order = models.CharField(
        _("order of the replies"),
        max_length=6,
        choices={OLDEST: _("the oldest first"), NEWEST: _("the newest first")},
        default=OLDEST,
        help_text=_("The one that readers begin with."),
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

    hold_links = models.PositiveSmallIntegerField(
        _("hold a reply with so many links, or more"), default=2, help_text=_("0: never.")
    )
    hold_words = models.TextField(
        _("words that hold"),
        blank=True,
        max_length=WORDS_LENGTH,
        help_text=_(
            "One a line. A reply that has one in its text, name, e-mail address, website or network address waits for "
            "you. “press” also finds “WordPress”."
        ),
    )
    trash_words = models.TextField(
        _("words that trash"),
        blank=True,
        max_length=WORDS_LENGTH,
        help_text=_("The same; but the reply goes to the trash, whatever the other rules say."),
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
                name="discussion_depth_sound", condition=Q(deepest__gte=2, deepest__lte=10)
            ),
            models.CheckConstraint(
                name="discussion_order_known", condition=Q(order__in=[OLDEST, NEWEST])
            ),
            models.CheckConstraint(
                name="discussion_pages_hold_something", condition=Q(roots_a_page__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Discussion:
        """Return the one row, or one with the defaults (not saved) while there is none."""
        return _CURRENT.first() or cls(pk=1)


_CURRENT = Standing(lambda: Discussion.objects.filter(pk=1))
