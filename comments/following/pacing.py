"""When followers are told: at once, or at a sensible hour by the site's clock."""

from __future__ import annotations

import datetime

from django.utils import timezone

from blog.models import Site
from comments.models import Pace

# With breakfast.
HOUR = datetime.time(8)
MONDAY, DAYS_A_WEEK = 0, 7
A_DAY = datetime.timedelta(days=1)


def due_moments() -> dict[str, datetime.datetime]:
    """Return when what happens now is told of, for each pace that tells at all."""
    with Site.current().speaking():
        now = timezone.localtime()
        morning = _at_the_hour(now.date())
        if morning <= now:
            morning = _at_the_hour(now.date() + A_DAY)
        days = (MONDAY - morning.weekday()) % DAYS_A_WEEK
        monday = _at_the_hour(morning.date() + days * A_DAY)
    return {Pace.AT_ONCE: now, Pace.DAILY: morning, Pace.WEEKLY: monday}


def _at_the_hour(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, HOUR))
