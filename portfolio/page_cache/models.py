"""What the database counts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageVersion(models.Model):
    """Counts the changes of what public pages show. Triggers write it, so nothing that writes can forget to.

    Row 0 counts those of the site: posts, words, people, rules. The others share those of the threads, each post's
    in one of them, so that replies to two posts seldom wait for each other.
    """

    SITE = 0
    SHARDS = 16

    shard = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField(_("number"))
    # Seconds since 1970.
    changed_at = models.FloatField(_("changed"))
    # PostgreSQL's number of the transaction that counted last: each counts once.
    counted_by = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.shard}: {self.number}"
