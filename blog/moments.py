"""The moment at which a post appears, by the site's clock."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class MomentField(forms.SplitDateTimeField):
    """A day and a time. Says whose clock counts, and refuses what that clock never shows, or shows twice."""

    widget = AdminSplitDateTime
    # What the post has already: it stays to the microsecond while nobody changes it.
    kept: datetime.datetime | None = None

    def begin_with(self, kept: datetime.datetime | None) -> None:
        """Get ready for a post that has its moment, or none yet."""
        self.kept = kept
        words = _("%(zone)s, now %(time)s. A time in the future schedules; none means at once.")
        zone, now = timezone.get_current_timezone_name(), timezone.localtime()
        self.help_text = words % {"zone": zone, "time": time_format(now, "H:i")}

    def compress(self, data_list: Any) -> datetime.datetime | None:
        if self.kept and data_list and all(data_list):
            given = datetime.datetime.combine(*data_list)
            if given == timezone.make_naive(self.kept).replace(microsecond=0):
                return self.kept
        try:
            return super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_why_not(datetime.datetime.combine(*data_list))) from error


def _why_not(given: datetime.datetime) -> str:
    """Say what the clock does at that time, on one of the two nights a year when it is changed."""
    zone = timezone.get_current_timezone()
    there = given.replace(tzinfo=zone)
    back = there.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None)
    words = (
        gettext("The clocks go back: %(day)s has %(time)s twice in %(zone)s.")
        if back == given
        else gettext("The clocks go forward: %(day)s has no %(time)s in %(zone)s.")
    )
    when = {"day": date_format(given, "j F Y"), "time": time_format(given, "H:i")}
    return f"{words % {**when, 'zone': zone}} {gettext('Please choose another time.')}"
