"""How much somebody may still do: what limits are counted by."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    def forget_old(self) -> None:
        """Delete what holds nobody back any more, and with it the last trace of who did something."""
        self.filter(used_until__lt=timezone.now().timestamp()).delete()


class Allowance(models.Model):
    """One row for each who is counted, in seconds since 1970: when all that they used will have come back.

    Each use moves that moment on (the "generic cell rate algorithm"). So there is no window at whose edge twice as
    much is possible, and one UPDATE both asks and counts: it does not matter how many come at the same instant.
    """

    key = models.CharField(max_length=80, primary_key=True)
    used_until = models.FloatField(db_index=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
