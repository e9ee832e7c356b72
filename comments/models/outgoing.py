"""Mail on its way out: written with what causes it, kept until it has left."""

from __future__ import annotations

import datetime
import uuid

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.handing_over import MINUTE, NAMES, PAUSES, TRIES, Sent, Taking, hand_over

__all__ = ["LEASE", "PAUSES", "TRIES", "OutgoingMail", "OutgoingMailQuerySet"]

# After so many tries, and for so long, the desk says that there is something wrong.
TROUBLE = 3
LATELY = datetime.timedelta(days=7)
# One worker has so long to send what it took. Longer than the slowest mail server that is still waited for; after
# it, whoever had the mail is believed to be dead, and another takes it.
LEASE = 10 * MINUTE
# What a mail was about is not kept longer than this after it has left, or was given up.
KEPT = datetime.timedelta(days=90)
# A mail whose key begins so is forgotten as soon as it has left, or was given up: nothing else is known of its reader.
FORGOTTEN = "receipt:"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime.datetime) -> OutgoingMailQuerySet:
        """What may be sent at ``now``, what a worker took and never told of included."""
        lost = Q(status="sending", lease_until__lte=now)
        return self.filter(Q(status="waiting", next_try_at__lte=now) | lost, attempts__lt=TRIES)

    def take(self) -> OutgoingMail | None:
        """Return the mail that has waited longest, for this worker alone as long as the lease lasts."""
        return _hand_over(None)[1]

    def in_trouble(self) -> OutgoingMailQuerySet:
        """What was given up lately, or has failed so often that somebody should look into it, the newest first."""
        troubled = Q(status="failed") | Q(status="waiting", attempts__gte=TROUBLE)
        return self.filter(troubled, created_at__gte=timezone.now() - LATELY)

    def cancel(self) -> int:
        """Take back what has not left yet, or is leaving: should the server refuse it, it is not tried again."""
        unsent = self.filter(status__in=["waiting", "sending"])
        return unsent.update(status="cancelled", lease=None, lease_until=None)

    def give_up_on_lost(self) -> None:
        """Make an end with mails whose worker died at the last try."""
        lost = self.filter(status="sending", lease_until__lte=timezone.now(), attempts__gte=TRIES)
        reason = _("The site stopped while it sent this mail, which may have arrived.")
        lost.update(status="failed", lease=None, lease_until=None, last_error=str(reason))

    def forget_old(self) -> None:
        finished = self.filter(status__in=["sent", "failed", "cancelled"])
        finished.filter(created_at__lt=timezone.now() - KEPT).delete()
        finished.filter(key__startswith=FORGOTTEN).delete()


class OutgoingMail(models.Model):
    """One mail to one person. Its key says what it is about, so that nobody is told the same twice."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    key = models.CharField(_("about"), max_length=200, unique=True)
    recipient = models.CharField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField()
    headers = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    last_error = models.TextField(_("reason"), blank=True)
    # Who sends it now: a number that its worker drew, and until when nobody else may.
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails in the outbox")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="outgoing_mail_due"),
            # As the administration lists them, and as those are looked for that are as young, or as old.
            models.Index(fields=["-created_at", "-id"], name="outgoing_mail_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outgoing_mail_status_known",
                condition=Q(status__in=["waiting", "sending", "sent", "failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="outgoing_mail_leased_while_sending",
                condition=Q(status="sending", lease__isnull=False, lease_until__isnull=False)
                | ~Q(status="sending") & Q(lease__isnull=True, lease_until__isnull=True),
            ),
            models.CheckConstraint(
                name="outgoing_mail_sent_at_some_time",
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def note_sent(self) -> bool:
        """Note that it has left, if only just before it was taken back. Return whether it was still this worker's."""
        return self._end_lease(**self._sent()) or self._had_left()

    def note_sent_and_take(self) -> tuple[bool, OutgoingMail | None]:
        """Do as note_sent() and take() do, both or neither: the database keeps it once. Return what they do."""
        is_mine, following = _hand_over(self)
        return is_mine or self._had_left(), following

    def _had_left(self) -> bool:
        taken_back = OutgoingMail.objects.filter(
            pk=self.pk, status="cancelled", attempts=self.attempts
        )
        return bool(taken_back.update(**self._sent()))

    @staticmethod
    def _sent() -> dict[str, object]:
        return {"status": "sent", "sent_at": timezone.now(), "last_error": ""}

    def note_failure(self, reason: str, *, final: bool = False) -> bool:
        """Note why it could not be sent, and when to try again: never, if ``final`` or tried often enough."""
        if final or self.attempts >= TRIES:
            return self._end_lease(status="failed", last_error=reason)
        later = timezone.now() + PAUSES[self.attempts - 1]
        return self._end_lease(status="waiting", last_error=reason, next_try_at=later)

    def _end_lease(self, **values: object) -> bool:
        mine = OutgoingMail.objects.filter(pk=self.pk, status="sending", lease=self.lease)
        return bool(mine.update(lease=None, lease_until=None, **values))

    def send_again(self) -> bool:
        """Begin anew, now, with a mail that was given up or waits for its next try. Return whether it did."""
        tried = OutgoingMail.objects.filter(pk=self.pk, status__in=["failed", "waiting"])
        return bool(
            tried.update(status="waiting", attempts=0, next_try_at=timezone.now(), last_error="")
        )


def _hand_over(sent: OutgoingMail | None) -> tuple[bool, OutgoingMail | None]:
    """Note that ``sent`` has left, and take the next. Return whether it was this worker's still, and the next."""
    now = timezone.now()
    taking = Taking(now, uuid.uuid4(), now + LEASE)
    is_mine, values = hand_over(Sent(sent.pk, sent.lease) if sent and sent.lease else None, taking)
    if values is None:
        return is_mine, None
    taken = OutgoingMail.from_db(connection.alias, NAMES, values)
    taken.status, taken.lease, taken.lease_until = "sending", taking.lease, taking.lease_until
    return is_mine, taken
