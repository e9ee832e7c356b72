"""The years that there is something from, found one after the other in an index."""

from __future__ import annotations

import datetime
from typing import Any, override

from django.db import models
from django.utils import timezone


class WithYears[Row: models.Model](models.QuerySet[Row]):
    @override
    def datetimes(self, field_name: str, kind: Any, order: Any = "ASC", tzinfo: Any = None) -> Any:
        """As Django's, which asks every row for its year: the administration wants to know them for its list."""
        if (kind, order, tzinfo) != ("year", "ASC", None):
            return super().datetimes(field_name, kind, order, tzinfo)
        return self._years(field_name)

    def _years(self, field: str) -> list[datetime.datetime]:
        known = self.filter(**{f"{field}__isnull": False})
        moments = known.order_by(field).values_list(field, flat=True)
        found: list[datetime.datetime] = []
        moment = moments.first()
        while moment:
            year = timezone.localtime(moment).year
            found.append(_first_of(year))
            if year == datetime.MAXYEAR:
                break
            moment = moments.filter(**{f"{field}__gte": _first_of(year + 1)}).first()
        return found


def _first_of(year: int) -> datetime.datetime:
    return datetime.datetime(year, 1, 1, tzinfo=timezone.get_current_timezone())
