"""What readers say about others' replies to those who moderate."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.decision import Decision, Rule

WORDS_LENGTH = 200


class ReportQuerySet(models.QuerySet["Report"]):
    def unanswered(self) -> ReportQuerySet:
        """Return those after which nobody has decided about the reply."""
        # By hand as well: whoever decided may have no account any more.
        by_people = Decision.objects.filter(Q(by__isnull=False) | Q(rule=Rule.BY_HAND))
        later = by_people.filter(comment=OuterRef("comment"), at__gte=OuterRef("created_at"))
        return self.filter(~Exists(later))


class Report(models.Model):
    """One reader's report of one reply."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or advertising")
        ABUSE = "abuse", _("Insults or threatens")
        PRIVATE = "private", _("Says something private about somebody")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="reports"
    )
    # Where a reader without an account reads: a keyed hash, erased as those beside replies are.
    address_key = models.CharField(max_length=43, blank=True, db_index=True)
    reason = models.CharField(_("reason"), max_length=7, choices=Reason)
    words = models.CharField(_("in a few words"), max_length=WORDS_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="report_once_an_account", fields=["comment", "user"]),
            models.UniqueConstraint(
                name="report_once_an_address",
                fields=["comment", "address_key"],
                condition=Q(user__isnull=True) & ~Q(address_key=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reason}"
