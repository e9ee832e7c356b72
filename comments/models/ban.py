"""Whose replies the author does not want."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.addresses import ADDRESS_LENGTH, normal
from accounts.models import User
from comments.models.comment import Comment
from comments.models.decision import Decision

NOTE_LENGTH = 200


def one_mailbox(address: str) -> str:
    """Return the spelling of an address that stands for all that reach its mailbox: without what follows a "+"."""
    local, _at, host = normal(address).rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def address_hash(address: str) -> str:
    """Return what is kept of a banned e-mail address: enough to know it again, too little to write to it."""
    return salted_hmac("comments.bans", one_mailbox(address), algorithm="sha256").hexdigest()


def domains_of(address: str) -> list[str]:
    """Return the domain of an address and those above it: for "a@mail.example.org" "example.org", too."""
    labels = one_mailbox(address).rpartition("@")[2].split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


@dataclass(frozen=True)
class Writer:
    """Everything by which somebody who writes may be banned."""

    user: User | None = None
    emails: Collection[str] = ()
    address_key: str = ""
    network_key: str = ""

    def as_query(self) -> Q:
        """Return what finds the bans on this writer, whether or not they are over."""
        hashes = [address_hash(email) for email in self.emails]
        domains = [domain for email in self.emails for domain in domains_of(email)]
        query = Q(kind="email", value__in=hashes) | Q(kind="domain", value__in=domains)
        if self.user is not None:
            query |= Q(user=self.user)
        if self.address_key:
            query |= Q(kind="address", value=self.address_key)
        if self.network_key:
            query |= Q(kind="network", value=self.network_key)
        return query


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self) -> BanQuerySet:
        """Return those that are not over. No job ends one: time does."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))

    def over(self) -> BanQuerySet:
        return self.filter(until__lte=timezone.now())

    def on(self, writer: Writer) -> BanQuerySet:
        return self.filter(writer.as_query())


class Ban(models.Model):
    """A person, an e-mail address, a domain, or where somebody writes from: no reply of theirs is shown."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        EMAIL = "email", _("e-mail address")
        DOMAIN = "domain", _("e-mail domain")
        ADDRESS = "address", _("internet address")
        NETWORK = "network", _("network")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="bans", editable=False
    )
    # The domain; of an address, a keyed hash, which outlives those beside replies: the ban is made of it.
    value = models.CharField(max_length=253, blank=True, editable=False)
    # By which the author knows the e-mail address again: "s…@example.org".
    hint = models.CharField(max_length=ADDRESS_LENGTH, blank=True, editable=False)
    # Where it began: what tells one hash from another.
    because_of = models.ForeignKey(
        Comment, models.SET_NULL, null=True, related_name="+", editable=False
    )
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # The decisions that took replies along: undone when the last ban that holds them is lifted.
    taken = models.ManyToManyField(Decision, related_name="bans", editable=False)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-created_at", "-pk"]
        # Whoever moderates bans and lifts: comments.permissions.may_moderate().
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="ban_of_a_person_or_a_value",
                condition=Q(kind="person", user__isnull=False, value="")
                | Q(kind__in=["email", "domain", "address", "network"], user__isnull=True)
                & ~Q(value=""),
            ),
            models.UniqueConstraint(
                name="ban_of_a_value_once",
                fields=["kind", "value"],
                condition=Q(user__isnull=True),
            ),
            models.UniqueConstraint(name="ban_of_a_person_once", fields=["user"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.whom}" if self.whom else self.get_kind_display()

    @property
    def whom(self) -> str:
        """Return what the author knows the banned by: of a hash, the name on the reply that it was taken from."""
        if self.user is not None:
            return f"{self.user} ({self.user.get_username()})"
        if self.kind == self.Kind.DOMAIN:
            return self.value
        if self.hint:
            return self.hint
        name = self.because_of.name if self.because_of else ""
        return gettext("that of %(name)s") % {"name": name} if name else ""

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= timezone.now()
