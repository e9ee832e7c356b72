"""Where replies were sent from is known for a while only."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from accounts.client import Client
from comments.models import Allowance, Ban, Comment, Report


def sign(comment: Comment, client: Client) -> None:
    """Note, by keys alone, where the comment is sent from; nothing, where the operator wants none of it kept."""
    if settings.ADDRESS_KEYS_KEPT > 0:
        comment.address_key, comment.network_key = client.address_key, client.network_key


def forget_old() -> None:
    """Erase the keys of what was written more than ``ADDRESS_KEYS_KEPT`` days ago. Called every hour."""
    end = timezone.now() - datetime.timedelta(days=settings.ADDRESS_KEYS_KEPT)
    old = Comment.objects.exclude(address_key="", network_key="").filter(created_at__lt=end)
    old.update(address_key="", network_key="")
    reports = Report.objects.exclude(address_key="").filter(created_at__lt=end)
    reports.update(address_key="")
    # A ban that is made of such a key is kept as long as it lasts, and as many days more.
    Ban.objects.filter(kind__in=[Ban.Kind.ADDRESS, Ban.Kind.NETWORK], until__lt=end).delete()
    Allowance.objects.forget_old()
