"""Why a reply shows, waits or is gone: every decision about it, kept."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment

MATCHED_LENGTH = 250


class Rule(models.TextChoices):
    """What decided. The order is that in which rules are asked; what is below the empty line decides later."""

    AUTHOR = "author", _("by the author of the post")
    MODERATOR = "moderator", _("by somebody who moderates")
    HONEYPOT = "honeypot", _("a field that people do not see was filled in")
    TOO_FAST = "too_fast", _("sent faster than people write")
    PROOF = "proof", _("no proof of work while under attack")
    BANNED = "banned", _("a ban")
    HOLD_ALL = "hold_all", _("every reply is held")
    HOLD_POST = "hold_post", _("every reply to the post is held")
    LINKS = "links", _("links")
    WORDS = "words", _("words that hold")
    UNVERIFIED = "unverified", _("name or address of somebody else")
    FIRST = "first", _("no approved reply yet")
    LEARNED = "learned", _("the learned filter")
    AKISMET = "akismet", _("Akismet")
    NONE = "none", _("no rule was against it")
    TRASH_WORDS = "trash_words", _("words that trash")

    REPORTED = "reported", _("reports by readers")
    BAN = "ban", _("taken along by a ban")
    BY_HAND = "by_hand", _("by hand")
    UNDONE = "undone", _("undone")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def last_of(self, comments: Collection[int]) -> dict[int, Decision]:
        """Return the last decision about each of these comments, by the comment's number."""
        if not comments:
            return {}
        rows = self.filter(comment__in=comments).order_by("pk")
        return {decision.comment_id: decision for decision in rows}

    def in_force(self) -> DecisionQuerySet:
        """Return those that changed something and were not undone since, the last first."""
        changes = self.exclude(before="").exclude(before=F("status"))
        return changes.filter(undoes=None, undone_by=None).order_by("-pk")


class Decision(models.Model):
    """One decision about one comment: what it changed, by which rule or person, and for what."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    # Empty for the first.
    before = models.CharField(max_length=8, choices=Comment.Status, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Comment.Status)
    # Whether it was pinned until then: who undoes the decision pins it again.
    was_pinned = models.BooleanField(default=False)
    rule = models.CharField(_("rule"), max_length=11, choices=Rule)
    # What the rule found: a word, how many links, whose name.
    matched = models.CharField(_("found"), max_length=MATCHED_LENGTH, blank=True)
    # How it was done, where that is worth knowing.
    note = models.CharField(_("note"), max_length=MATCHED_LENGTH, blank=True)
    # None when a rule decided, or when whoever did has no account any more.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    undoes = models.OneToOneField("self", models.SET_NULL, null=True, related_name="undone_by")
    # Common to what was decided at once, by one press of a button.
    batch = models.UUIDField(null=True, editable=False, db_index=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(name="decision_at", fields=["-at", "-id"])]
        constraints = [
            models.CheckConstraint(name="decision_rule_known", condition=Q(rule__in=list(Rule)))
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.status} ({self.rule})"
