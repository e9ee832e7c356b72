"""Why the public may not see a post: for tests that try each reason."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

NOT_PUBLIC: dict[str, dict[str, Any]] = {
    "draft": {"published_at": None},
    "private": {"status": "private"},
    "scheduled": {"published_at": timezone.now() + datetime.timedelta(days=400)},
}
# A test with this mark is given the fields of a post as ``hidden``.
for_all_that_is_hidden = pytest.mark.parametrize("hidden", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
