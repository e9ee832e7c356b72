"""Moments as other machines read them."""

from __future__ import annotations

import datetime

from django.utils import timezone


def iso(moment: datetime.datetime) -> str:
    """Return the moment by the site's clock as RFC 3339 has it; HTML knows no fractions as fine as the database's."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
